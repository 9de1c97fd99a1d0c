// Written by Tests/Reference/ngram.py; SciPy 1.17.1.
import Models

enum TextReference {
  struct Row: Sendable {
    let order: Int
    let smoothing: Smoothing
    let zeros: Int
    let sum: Double
    let fallback: [Int]

    init(_ order: Int, _ smoothing: Smoothing, zeros: Int, sum: Double, fallback: [Int]) {
      (self.order, self.smoothing, self.zeros) = (order, smoothing, zeros)
      (self.sum, self.fallback) = (sum, fallback)
    }
  }

  static let rows: [Row] = [
    .init(1, .maximumLikelihood, zeros: 15, sum: -942.9042226544883, fallback: []),
    .init(1, .additive(0.1), zeros: 15, sum: -942.9003878703774, fallback: []),
    .init(1, .absoluteDiscounting(nil), zeros: 0, sum: -1069.2926369483803, fallback: [1]),
    .init(1, .absoluteDiscounting(0.75), zeros: 0, sum: -1063.2428320655367, fallback: []),
    .init(1, .kneserNey, zeros: 0, sum: -1069.2926369483803, fallback: [1]),
    .init(1, .modifiedKneserNey, zeros: 0, sum: -1052.9421749735507, fallback: [1]),
    .init(2, .maximumLikelihood, zeros: 80, sum: -644.006114139923, fallback: []),
    .init(2, .additive(0.1), zeros: 15, sum: -1009.9937471878004, fallback: []),
    .init(2, .absoluteDiscounting(nil), zeros: 0, sum: -1117.9033899628018, fallback: [1]),
    .init(2, .absoluteDiscounting(0.75), zeros: 0, sum: -1095.155341111985, fallback: []),
    .init(2, .kneserNey, zeros: 0, sum: -1098.6884846972114, fallback: [1]),
    .init(2, .modifiedKneserNey, zeros: 0, sum: -1064.0945201088032, fallback: [1]),
    .init(3, .maximumLikelihood, zeros: 200, sum: -288.8638597953481, fallback: []),
    .init(3, .additive(0.1), zeros: 15, sum: -1080.7511469382691, fallback: []),
    .init(3, .absoluteDiscounting(nil), zeros: 0, sum: -1140.8860299570783, fallback: [1]),
    .init(3, .absoluteDiscounting(0.75), zeros: 0, sum: -1133.442233061203, fallback: []),
    .init(3, .kneserNey, zeros: 0, sum: -1120.824130537122, fallback: [1]),
    .init(3, .modifiedKneserNey, zeros: 0, sum: -1077.6406381196173, fallback: [1]),
    .init(4, .maximumLikelihood, zeros: 226, sum: -253.93287991727118, fallback: []),
    .init(4, .additive(0.1), zeros: 15, sum: -1091.900247160813, fallback: []),
    .init(4, .absoluteDiscounting(nil), zeros: 0, sum: -1140.8051848864288, fallback: [1]),
    .init(4, .absoluteDiscounting(0.75), zeros: 0, sum: -1137.806831642025, fallback: []),
    .init(4, .kneserNey, zeros: 0, sum: -1120.025170599516, fallback: [1]),
    .init(4, .modifiedKneserNey, zeros: 0, sum: -1077.53080653615, fallback: [1]),
    .init(5, .maximumLikelihood, zeros: 226, sum: -253.527414809163, fallback: []),
    .init(5, .additive(0.1), zeros: 15, sum: -1090.5065130429573, fallback: []),
    .init(5, .absoluteDiscounting(nil), zeros: 0, sum: -1141.9518114841794, fallback: [1, 5]),
    .init(5, .absoluteDiscounting(0.75), zeros: 0, sum: -1138.258785740461, fallback: []),
    .init(5, .kneserNey, zeros: 0, sum: -1120.9836190642877, fallback: [1, 5]),
    .init(5, .modifiedKneserNey, zeros: 0, sum: -1077.8817536364256, fallback: [1, 5]),
  ]

  static let distinct: [Double] = [
    0.022002200220022004, 0.5310296191819464, 0.958217270194986, 0.9974226804123711,
  ]
  static let entropy: [Double] = [3.4381485274331602, 6.599390976507399, 7.398875250230435]
  static let segments = 90
  static let selfBLEU = 0.1394851811643586
  static let zipf = 0.6642735508760141
  static let compression = 3.148588410104012
  static let rarefied50 = 25.365332221638617
  static let repetition2 = 0.7722772277227723
  static let repetition3 = 0.12046204620462046
  static let copied2 = 0.5945945945945946
  static let copied3 = 0.072992700729927
}

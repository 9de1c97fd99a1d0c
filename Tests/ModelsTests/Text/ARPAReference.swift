// Written by Tests/Reference/arpa.py; kenlm 0.3.0.
enum ARPAReference {
  static let sums: [Double] = [
    -462.13037383556366, -468.0133819580078, -467.96568727493286, -468.1181015968323,
  ]
}

// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Pointers are a compile error where these settings hold.
let safe = common + [.strictMemorySafety()]

let package = Package(
  name: "model-collapse",
  products: [.executable(name: "collapse", targets: ["collapse"])],
  targets: [
    // System libraries: a module map and a header each.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    // C of our own: what Swift cannot call (setjmp) and the vector kernels.
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
    // Tests in debug spend their time here.
    .target(
      name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    // Libraries, bottom to top.
    .target(
      name: "Numerics", dependencies: ["COpenBLAS", "CKernels", "CZlib"], swiftSettings: common),
    .target(
      name: "Platform", dependencies: ["CYAML", "CZlib", "CCrypto"], swiftSettings: common),
    .target(name: "Models", dependencies: ["Numerics"], swiftSettings: safe),
    .target(name: "Simulation", dependencies: ["Models", "Numerics"], swiftSettings: safe),
    .target(name: "Figures", dependencies: ["CCairo", "CPNG"], swiftSettings: common),
    .target(
      name: "Experiments",
      dependencies: ["Simulation", "Models", "Numerics", "Figures", "Platform"],
      swiftSettings: safe),
    .target(
      name: "CommandLineTool", dependencies: ["Experiments", "Platform"], swiftSettings: safe),
    .executableTarget(
      name: "collapse", dependencies: ["CommandLineTool", "Platform"], swiftSettings: safe),
    // Tests: one bundle per library, and the theory of the field.
    .target(
      name: "TestKit", dependencies: ["Numerics"], path: "Tests/TestKit", swiftSettings: common),
    .testTarget(
      name: "NumericsTests", dependencies: ["Numerics", "TestKit"], swiftSettings: common),
    .testTarget(name: "PlatformTests", dependencies: ["Platform"], swiftSettings: common),
    .testTarget(
      name: "ModelsTests", dependencies: ["Models", "Numerics", "TestKit"], swiftSettings: common),
    .testTarget(
      name: "SimulationTests", dependencies: ["Simulation", "Models", "Numerics", "TestKit"],
      swiftSettings: common),
    .testTarget(
      name: "TheoryTests",
      dependencies: ["Simulation", "Models", "Numerics", "Platform", "TestKit"],
      swiftSettings: common),
    .testTarget(
      name: "FiguresTests", dependencies: ["Figures"], exclude: ["Golden"], swiftSettings: common),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "CommandLineTool", "Platform", "Simulation", "Numerics", "TestKit",
      ],
      swiftSettings: common),
  ],
  swiftLanguageModes: [.v6]
)

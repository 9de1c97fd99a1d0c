import Testing

/// Mistakes on the command line.
struct ArgumentErrorTests {
  private static func run(_ rest: String...) -> [String] { ["run", "e.yaml"] + rest }

  @Test(arguments: [
    WrongInput(
      fault: "unknown verb", arguments: ["rum", "e.yaml"], status: 64,
      message: "unknown command 'rum'; did you mean 'run'?\nSee 'collapse --help'."),
    WrongInput(
      fault: "unknown flag", arguments: run("--sed", "3"), status: 64,
      message: "unknown option '--sed'; did you mean '--set'?\nSee 'collapse run --help'."),
    WrongInput(
      fault: "no such experiment", arguments: ["run", "no.yaml"], status: 66,
      message: "no.yaml: cannot be read: No such file or directory"),
    WrongInput(
      fault: "folder for an experiment", arguments: ["run", "."], status: 66,
      message: ".: cannot be read: Is a directory"),
    WrongInput(
      fault: "--set of an unknown key", arguments: run("--set", "loop.sampels=5"), status: 64,
      message: "--set loop.sampels=5: loop.sampels: unknown key; did you mean \"samples\"?"),
    WrongInput(
      fault: "--set without value", arguments: run("--set", "loop.samples"), status: 64,
      message: "--set loop.samples: expected key=value, such as --set loop.samples=500"),
    WrongInput(
      fault: "--set out of range", arguments: run("--set", "loop.real.share=1.2"), status: 64,
      message: "--set loop.real.share=1.2: loop.real.share: must be in 0…1, got 1.2"),
    WrongInput(
      fault: "--set of NaN", arguments: run("--set", "loop.real.share=nan"), status: 64,
      message: "--set loop.real.share=nan: loop.real.share: must be a finite number, got nan"),
    WrongInput(
      fault: "--set through a number", arguments: run("--set", "replicates.x=1"), status: 64,
      message: "--set replicates.x=1: replicates.x: \"replicates\" is not a mapping but 5, so it"
        + " has no key \"x\""),
    WrongInput(
      fault: "--sweep of an unknown block", arguments: run("--sweep", "lop.samples=1,2"),
      status: 64,
      message: "--sweep lop.samples=[1,2]: sweep.lop.samples: an axis starts with source, model,"
        + " loop or evaluation; did you mean \"loop\"?"),
    WrongInput(
      fault: "--sweep of an unknown key", arguments: run("--sweep", "loop.sampels=1,2"),
      status: 64,
      message: "--sweep loop.sampels=[1,2]: loop.sampels: unknown key; did you mean \"samples\"?"),
    WrongInput(
      fault: "--sweep without values", arguments: run("--sweep", "loop.samples"), status: 64,
      message: "--sweep loop.samples: expected key=value, such as --sweep loop.samples=100,1000"),
    WrongInput(
      fault: "--sweep of text", arguments: run("--sweep", "loop.samples=ten,11"), status: 64,
      message: "--sweep loop.samples=[ten,11]: loop.samples: expected a whole number, got"
        + " \"ten\""),
    WrongInput(
      fault: "--sweep with a value twice", arguments: run("--sweep", "loop.samples=10,10"),
      status: 64,
      message: "--sweep loop.samples=[10,10]: sweep.loop.samples[1]: the value 10 is there twice"),
    WrongInput(
      fault: "metric twice", arguments: run("--set", "metrics=[variance, variance]"), status: 64,
      message: "--set metrics=[variance, variance]: metrics[1]: variance is there twice"),
    WrongInput(
      fault: "--seed that is none", arguments: run("--seed", "-1"), status: 64,
      message: "--seed -1: seed: must be at least 0, got -1"),
    WrongInput(
      fault: "no replicates", arguments: run("--replicates", "0"), status: 64,
      message: "--replicates 0: replicates: must be in 1…100000000, got 0"),
    WrongInput(
      fault: "no threads", arguments: run("--jobs", "0"), status: 64,
      message: "--jobs 0: expected a whole number from 1 to 4096"),
    WrongInput(
      fault: "one folder for two", arguments: run("e.yaml", "--out", "x"), status: 64,
      message: "--out names one folder, but there are 2 experiments"),
    WrongInput(
      fault: "figure of a variable that is none",
      arguments: run("--set", "figures=[{kind: density, variable: x7}]"), status: 64,
      message: "--set figures=[{kind: density, variable: x7}]: figures[0].variable: unknown name"
        + " \"x7\"; did you mean \"x1\"?"),
    WrongInput(
      fault: "list of an unknown kind", arguments: ["list", "metric"], status: 64,
      message: "KIND cannot be 'metric'; did you mean 'metrics'?\nSee 'collapse list --help'."),
    WrongInput(
      fault: "list of an unknown name", arguments: ["list", "metrics", "tail_mas"], status: 64,
      message: "metrics: nothing is called \"tail_mas\"; did you mean \"tail_mass_1\"?"),
    WrongInput(
      fault: "plot of no folder", arguments: ["plot", "nowhere"], status: 66,
      message: "nowhere: holds no manifest.json, so no finished run"),
    WrongInput(
      fault: "unknown format", arguments: ["plot", ".", "--format", "gif"], status: 64,
      message: "option '--format' cannot be 'gif'; choose from png, svg, pdf, csv\nSee"
        + " 'collapse plot --help'."),
    WrongInput(
      fault: "new file that exists", arguments: ["new", "e"], status: 73,
      message: "e.yaml: exists already; choose another name"),
    WrongInput(
      fault: "new file of an unknown model", arguments: ["new", "f", "--model", "gausian"],
      status: 64,
      message: "option '--model' cannot be 'gausian'; did you mean 'gaussian'?\nSee 'collapse new"
        + " --help'."),
    WrongInput(
      fault: "plan of a wrong file", change: ("samples", "sampels"), arguments: ["plan", "e.yaml"],
      status: 65, message: "e.yaml:4:24: loop.sampels: unknown key; did you mean \"samples\"?"),
  ])
  func wrongCommandIsRefusedAndNothingIsWritten(_ input: WrongInput) async throws {
    try await input.check()
  }
}

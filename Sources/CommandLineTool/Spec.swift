internal import Experiments
internal import Platform

/// The version of the program.
package let programVersion = "0.1.0"

extension CommandLineSpec {
  /// Every verb and flag. Parsing, help and completion come from this one table.
  package static let collapse = CommandLineSpec(
    program: "collapse", version: programVersion,
    summary: "A laboratory for model collapse: train models on their own samples and measure.",
    examples: [
      Example("collapse run experiments/first-collapse.yaml", "see a distribution collapse"),
      Example("collapse new mine --model gaussian", "write an experiment to start from"),
    ],
    verbs: [
      run, plan, advise, audit, reproduce, merge, missing, status, slurm, compare, plot, report,
      export, list, new, lesson,
    ],
    commonFlags: [
      Flag(
        "--color", choices: ["auto", "always", "never"],
        help: "Colour in messages (NO_COLOR counts)."),
      Flag("--quiet", "-q", help: "No progress and no summary."),
    ],
    exitStatuses: exitStatuses, environment: environment,
    appendix: { Listing.markdown(cell: MarkdownText.cell) },
    nearest: { Platform.nearest($0, in: $1) })

  private static let exitStatuses = [
    ("0", "Done."), ("1", "Some replicates failed."),
    ("3", "merge while work is missing; a verdict, gate or limit that does not hold."),
    ("4", "Two different results of one replicate; both are kept."),
    ("64", "Usage, also values given on the command line."),
    ("65", "A bad experiment file or bad data."), ("66", "No such input."),
    ("69", "A needed package or toolchain is missing (from ./collapse)."),
    ("70", "The build failed (from ./collapse), or the program is wrong."),
    ("73", "Output cannot be created."), ("74", "Input or output failed, such as on a full disk."),
    (
      "75, 130, 143",
      "Interrupted by SIGUSR1, SIGINT or SIGTERM: nothing in the results folder has changed, and the"
        + " same command goes on."
    ),
  ]

  private static let environment = [
    ("NO_COLOR", "Set and not empty: no colour in messages."),
    ("COLLAPSE_HOME", "The folder that holds experiments/lessons; ./collapse sets it."),
  ]

  private static let overrides = [
    Flag(
      "--set", value: "KEY=VALUE", repeatable: true,
      help: "Change a setting of the file, such as loop.samples=500."),
    Flag(
      "--sweep", value: "KEY=A,B,…", repeatable: true,
      help: "Add an axis of the sweep, or replace its values."),
    Flag("--seed", value: "N", help: "Root of every random number."),
    Flag("--replicates", value: "N", help: "Independent repetitions of every arm."),
    Flag("--jobs", "-j", value: "N", help: "Threads; all cores by default. Results do not change."),
    Flag("--json", help: "Print the result as JSON."),
  ]

  private static let limits = [
    Flag(
      "--max-memory", value: "SIZE",
      help: "Refuse what is predicted to take more, such as 2G: exit status 3."),
    Flag("--max-time", value: "TIME", help: "The same for time, such as 90s, 15m, 12h."),
  ]

  private static let run = Verb(
    "run", summary: "run experiments, write tables and draw figures",
    positionals: [Positional("EXPERIMENT", .oneOrMore, help: "Experiment files (YAML or JSON).")],
    flags: overrides + [
      Flag(
        "--out", value: "DIR", completion: .directories,
        help: "Folder of the results; default results/<name>."),
      Flag("--no-figures", help: "Write the tables only; draw later with collapse plot."),
      Flag(
        "--shard", value: "I/N",
        help: "Compute the I-th of N parts, from 0, and write no tables; auto asks Slurm or MPI."),
      Flag(
        "--progress", choices: ProgressStyle.allCases.map(\.rawValue),
        help: "What is shown while it runs; jsonl is an object a line, for programs."),
      Flag("--keep-going", help: "Go on when a replicate fails (the default)."),
      Flag("--fail-fast", help: "Stop at the first replicate that fails."),
      Flag("--retry-failed", help: "Compute again what failed."),
      Flag(
        "--work", choices: WorkKeeping.allCases.map(\.rawValue),
        help: "Keep finished work for resuming and extending; auto: from the third second on."),
      Flag(
        "--save-samples", value: "T,…",
        help: "Write a sample of these generations' models (replicate 0), or all, into samples/."),
      Flag(
        "--samples-format", choices: ["csv", "npy"], help: "Of --save-samples; default csv."),
    ] + limits,
    examples: [
      Example("collapse run experiments/first-collapse.yaml", "tables and figures in results/"),
      Example(
        "collapse run mine.yaml --set loop.samples=500 --sweep loop.real.share=0,0.1,0.5",
        "another size, three shares"),
    ])

  private static let plan = Verb(
    "plan", summary: "say what run would do: arms, time, memory, every setting",
    positionals: [Positional("EXPERIMENT", help: "An experiment file.")],
    flags: overrides + [
      Flag("--recipes", help: "Say in words what every generation is trained on."),
      Flag("--shards", value: "N", help: "Forecast one of N shards too."),
    ] + limits,
    examples: [
      Example("collapse plan --recipes experiments/gaussian-workflows.yaml", "before running it")
    ])

  private static let advise = Verb(
    "advise", summary: "find the smallest safe share of real data for a model and its data",
    positionals: [
      Positional(
        "EXPERIMENT",
        help: "An experiment file (--replicates is a limit), or data: .csv, .txt, IDX, .gz too.")
    ],
    flags: overrides + [
      Flag("--rules", help: "Try practitioners' rules of thumb on this model and these data."),
      Flag("--model", value: "NAME", help: "The model, where data are named; see list models."),
      Flag(
        "--tolerance", value: "METRIC=X", repeatable: true,
        help: "How far the mean may be from the all-real control; at least one."),
      Flag("--generations", value: "T", help: "The horizon; default loop.generations."),
      Flag("--fixed", help: "The same real rows in every generation."),
      Flag("--fresh", help: "New real rows in every generation."),
      Flag("--workflow", value: "NAME", help: "What is done with synthetic rows; as in the file."),
      Flag("--precision", value: "X", help: "Widest interval of the share; default 0.05."),
      Flag("--budget", value: "S", help: "Seconds for replicates; default 60."),
      Flag("--require", value: "SHARE", help: "Exit with 3 if this share is not shown to be safe."),
      Flag(
        "--out", value: "DIR", completion: .directories,
        help: "Folder of the table and figure; default results/<name>-advice."),
    ],
    examples: [
      Example(
        "collapse advise mine.yaml --tolerance variance=0.05 --fixed",
        "how much of my data must stay in the mix?"),
      Example(
        "collapse advise rows.csv --model gaussian-mixture --tolerance tail_mass_5=0.2",
        "the same for a table of your own"),
      Example(
        "collapse advise mine.yaml --tolerance variance=0.05 --rules",
        "do 70/30 and its like hold for me?"),
    ])

  private static let results = Flag(
    "--out", value: "DIR", completion: .directories,
    help: "Folder of the results, where an experiment file is named; default results/<name>.")

  private static let target = Positional(
    "TARGET", help: "A results folder, or the experiment file.")

  private static let merge = Verb(
    "merge", summary: "make the tables and figures of a run that was computed in shards",
    positionals: [target],
    flags: overrides + [
      results,
      Flag("--no-figures", help: "Write the tables only; draw later with collapse plot."),
      Flag(
        "--settle", value: "SECONDS",
        help: "Look again for so long before work is called missing; default 0."),
    ],
    examples: [
      Example("collapse merge results/mine", "exit status 3 while work is missing, which is named")
    ])

  private static let missing = Verb(
    "missing", summary: "which shards lack work, as sbatch --array= takes them",
    positionals: [target],
    flags: overrides + [results, Flag("--shards", value: "N", help: "How many shards there are.")],
    examples: [
      Example(
        "collapse missing mine.yaml --shards 64", "prints 3,17-19 where these are to run again")
    ])

  private static let status = Verb(
    "status", summary: "how far a run is: done, failed, missing, who computes",
    positionals: [target], flags: overrides + [results],
    examples: [Example("collapse status results/mine", "also while it runs, from any computer")])

  private static let slurm = Verb(
    "slurm", summary: "write the scripts that compute an experiment on a Slurm cluster",
    positionals: [Positional("EXPERIMENT", help: "An experiment file.")],
    flags: overrides.filter { !["--jobs", "--json"].contains($0.name) } + [
      results,
      Flag("--shards", value: "N", help: "How many array tasks share the work."),
      Flag("--time", value: "TIME", help: "Time limit of a task, as sbatch takes it."),
      Flag("--mem", value: "SIZE", help: "Memory of a task, as sbatch takes it."),
      Flag("--cpus", value: "N", help: "Processors of a task; default 1."),
      Flag("--partition", value: "NAME", help: "Where to run."),
      Flag("--account", value: "NAME", help: "Who pays."),
      Flag("--throttle", value: "N", help: "At most so many tasks at once."),
      Flag(
        "--max-array", value: "N",
        help: "The cluster's MaxArraySize; default 1001. More shards become several arrays."),
      Flag("--submit", help: "Submit the scripts too."),
    ],
    examples: [
      Example(
        "collapse slurm mine.yaml --shards 64 --time 2:00:00",
        "writes two scripts, prints two lines"),
      Example("collapse slurm mine.yaml --shards 64 --submit", "and submits them"),
    ])

  private static let compare = Verb(
    "compare", summary: "what two runs differ in, replicate by replicate, worst first",
    positionals: [
      Positional("FIRST", completion: .directories, help: "A results folder."),
      Positional("SECOND", completion: .directories, help: "Another one."),
    ],
    flags: [
      Flag(
        "--gate", value: "METRIC<=X", repeatable: true,
        help: "Exit status 3 unless the mean difference holds this in every arm; also >=."),
      Flag("--json", help: "Print as JSON."),
    ],
    examples: [
      Example(
        "collapse compare results/old results/new --gate 'wasserstein_1<=0.01'", "for a CI job")
    ])

  private static let plot = Verb(
    "plot", summary: "draw the figures of a run again from its tables",
    positionals: [
      Positional("DIR", completion: .directories, help: "A results folder, such as results/mine.")
    ],
    flags: [
      Flag(
        "--format", repeatable: true, choices: figureFormats,
        help: "May be given several times; default png. csv: the numbers behind the figure."),
      Flag("--width", choices: figureWidths, help: "7 in (page) or 3.4 in (column)."),
      Flag("--figure", value: "NAME", repeatable: true, help: "Only this figure."),
      Flag(
        "--animate", choices: animations,
        help: "In place of figures a film: animated PNG, with ffmpeg MP4 and GIF too."),
    ],
    examples: [
      Example("collapse plot results/first-collapse --format pdf --width column", "for a paper"),
      Example("collapse plot results/first-collapse --animate density", "for a talk"),
    ])

  private static let report = Verb(
    "report",
    summary: "write one HTML page about runs, from their tables: figures, numbers, methods",
    positionals: [
      Positional(
        "DIR", .oneOrMore, completion: .directories, help: "Results folders; several are compared.")
    ],
    flags: [
      Flag(
        "--out", value: "FILE", completion: .files,
        help: "Default DIR/report.html, of several folders collapse-report.html.")
    ],
    examples: [
      Example("collapse report results/first-collapse", "a page that needs no other file"),
      Example("collapse report results/old results/new --out both.html", "side by side"),
    ])

  private static let export = Verb(
    "export", summary: "write the model of one generation, or a sample of it, as a file",
    positionals: [Positional("EXPERIMENT", help: "An experiment file.")],
    flags: [
      Flag("--generation", value: "T", help: "The generation; default 0."),
      Flag("--replicate", value: "R", help: "The replicate; default 0."),
      Flag("--arm", value: "LABEL", help: "The arm, where there are several."),
      Flag(
        "--format", choices: ExportFormat.allCases.map(\.rawValue),
        help: "Parameters (json, arpa for n-grams), or a sample (csv, npy)."),
      Flag("--samples", value: "N", help: "Examples of a sample; default as in the run."),
      Flag("--out", value: "FILE", completion: .files, help: "Default: standard output."),
      Flag(
        "--set", value: "KEY=VALUE", repeatable: true,
        help: "Change a setting of the file, such as loop.samples=500."),
      Flag("--seed", value: "N", help: "Root of every random number."),
    ],
    examples: [
      Example(
        "collapse export experiments/ngram-shakes-out.yaml --generation 5 --out model.arpa",
        "query it with KenLM, or start from it: model.arpa"),
      Example(
        "collapse export experiments/first-collapse.yaml --generation 9 --format npy --out s.npy",
        "numpy.load reads the sample"),
    ])

  private static let list = Verb(
    "list", summary: "what there is: models, sources, workflows, metrics, figures, claims …",
    positionals: [
      Positional(
        "KIND", choices: Listing.allCases.map(\.rawValue), completion: .none,
        help: "What to list."),
      Positional("NAME", .optional, completion: .none, help: "One entry, with its definition."),
    ],
    flags: [Flag("--json", help: "Print as JSON.")],
    examples: [
      Example("collapse list metrics", "one line each"),
      Example("collapse list metrics tail_mass_1", "definition, unit, source"),
    ])

  private static let new = Verb(
    "new", summary: "write a commented experiment file to start from",
    positionals: [Positional("NAME", completion: .none, help: "The file is NAME.yaml.")],
    flags: [Flag("--model", value: "NAME", choices: modelNames, help: "Default gaussian.")],
    examples: [Example("collapse new mine --model gaussian", "writes mine.yaml")])
}

import CommandLineTool
import Platform

let status = await perform(Array(CommandLine.arguments.dropFirst()))
Machine.exit(status)

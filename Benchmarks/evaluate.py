"""Evaluates a program of a language for configuration, and writes what it says to standard output:

    evaluate.py jsonnet|kcl FILE

Starting Python is not part of what is timed: the seconds go to standard error. jsonnet writes JSON, KCL YAML.
"""

import importlib
import pathlib
import sys
import time


def jsonnet(source: str) -> str:
    return importlib.import_module("_jsonnet").evaluate_snippet("program", source)


def kcl(source: str) -> str:
    api = importlib.import_module("kcl_lib.api")
    found = api.API().exec_program(api.ExecProgramArgs(k_filename_list=["program.k"], k_code_list=[source]))
    return found.yaml_result or sys.exit(found.err_message)


def main():
    evaluate, source = {"jsonnet": jsonnet, "kcl": kcl}[sys.argv[1]], pathlib.Path(sys.argv[2]).read_text()
    start = time.monotonic()
    sys.stdout.write(evaluate(source))
    sys.stdout.flush()
    sys.stderr.write(f"{time.monotonic() - start:.6f}\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes a man page for the program and one for each command: scripts/manpages.py BINARY DIRECTORY

What the pages say is what the program says of itself, through ArgumentParser. Its own generator of manuals builds the
whole package once more, and makes examples run into paragraphs and spaces into the names of files.
"""

import json
import pathlib
import re
import subprocess
import sys

NAME = "kubectl-tarantool"


def ask(binary: str, *words: str) -> str:
    return subprocess.run([binary, *words], check=True, capture_output=True, text=True).stdout


def escaped(text: str) -> str:
    """Text as roff takes it: no escape of its own, no request at the start of a line."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^(?=[.'])", "\\&", text)


def paragraphs(text: str) -> str:
    return "\n.PP\n".join(escaped(paragraph) for paragraph in text.strip().split("\n\n"))


def literal(text: str) -> str:
    return f".nf\n{escaped(text)}\n.fi"


def tagged(tag: str, text: str) -> str:
    return f".TP\n{tag}\n{escaped(text)}"


def names(argument: dict) -> str:
    """The flags, the short one first, and what stands behind them."""
    value = f"\\fI{escaped(argument['valueName'])}\\fP"
    if argument["kind"] == "positional":
        return value
    dashed = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
    tag = ", ".join(f"\\fB{escaped(name)}\\fP" for name in sorted(dashed, key=len))
    return f"{tag} {value}" if argument["kind"] == "option" else tag


def explanation(argument: dict) -> str:
    parts = [argument.get("abstract", ""), argument.get("discussion", "")]
    if "allValues" in argument:
        parts.append(f"One of: {', '.join(argument['allValues'])}.")
    if "defaultValue" in argument:
        parts.append(f"Default: {argument['defaultValue']}.")
    return "\n".join(part for part in parts if part)


def options(command: dict) -> list[str]:
    sections: dict[str, list[str]] = {}
    for argument in command.get("arguments", []):
        if argument.get("shouldDisplay", True):
            title = argument.get("sectionTitle") or ("Arguments" if argument["kind"] == "positional" else "Options")
            sections.setdefault(title, []).append(tagged(names(argument), explanation(argument)))
    return [f".SH {title.upper()}\n" + "\n".join(lines) for title, lines in sections.items()]


def page(binary: str, command: dict, version: str, others: list[dict]) -> str:
    is_root = command["commandName"].startswith("kubectl")
    name = NAME if is_root else f"{NAME}-{command['commandName']}"
    told = ask(binary, *([] if is_root else [command["commandName"]]), "--help")
    usage = re.search(r"USAGE: ((?:.+\n)+)", told)[1].rstrip().replace("\n" + " " * len("USAGE: "), "\n")
    description, _, examples = command.get("discussion", "").partition("EXAMPLES:\n")
    parts = [
        f".TH {name.upper()} 1 \"\" \"kubectl tarantool {version}\" \"kubectl tarantool\"",
        f".SH NAME\n{name} \\- {escaped(command['abstract'].rstrip('.'))}",
        f".SH SYNOPSIS\n{literal(usage)}",
    ]
    if description.strip():
        parts.append(f".SH DESCRIPTION\n{paragraphs(description)}")
    if examples:
        parts.append(f".SH EXAMPLES\n{literal(re.sub('(?m)^  ', '', examples.rstrip()))}")
    parts += options(command)
    if variables := re.findall(r"(?m)^  (KUBECTL_\w+)\n +(.+)$", told):
        tags = [tagged(f"\\fB{escaped(variable)}\\fP", f"One of: {values}.") for variable, values in variables]
        parts.append(".SH ENVIRONMENT\nFor options that are not given.\n" + "\n".join(tags))
    if is_root:
        commands = [tagged(f"\\fB{escaped(other['commandName'])}\\fP", other["abstract"]) for other in others]
        parts.append(".SH COMMANDS\n" + "\n".join(commands))
    related = [f"{NAME}-{other['commandName']}" for other in others] if is_root else [NAME]
    parts.append(".SH SEE ALSO\n" + ", ".join(f"\\fB{escaped(other)}\\fP(1)" for other in related))
    return "\n".join(parts) + "\n"


def main() -> None:
    binary, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    root = json.loads(ask(binary, "--experimental-dump-help"))["command"]
    shown = [command for command in root["subcommands"] if command.get("shouldDisplay", True)]
    shown = [command for command in shown if command["commandName"] != "help"]
    version = ask(binary, "--version").strip()
    directory.mkdir(parents=True, exist_ok=True)
    for stale in directory.glob("*.1"):
        stale.unlink()
    for command in [root, *shown]:
        suffix = "" if command is root else f"-{command['commandName']}"
        (directory / f"{NAME}{suffix}.1").write_text(page(binary, command, version, [] if suffix else shown))


if __name__ == "__main__":
    main()

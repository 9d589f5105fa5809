"""Rules for the options and inputs of all commands."""

import os
import subprocess
import sys

import click
import pytest
from cli_runner import READS, error_line, fastq, run

from seqtide.cli import COMMANDS, main
from seqtide.cli.command import Command
from seqtide.cli.group import cli

NAMES = sorted(COMMANDS)
# Of types that do not say themselves what they take.
VALUES = {"flags": "4", "size": "2M", "size:mean": "4:20", "seed.fraction": "1.5", "tags": "RX,CB", "text": "x"}
VALUES["expression"] = "mapq > 3"


def command_of(name):
    return cli.get_command(click.Context(cli), name)


def value_for(option):
    if isinstance(option.type, click.Choice):
        return option.type.choices[0]
    if isinstance(option.type, (click.IntRange, click.FloatRange)):
        return str(option.type.max if option.type.min_open else option.type.min or 0)
    return VALUES[option.type.name]


def options_with_values():
    found = []
    for name in NAMES:
        for option in command_of(name).params:
            if isinstance(option, click.Option) and not option.is_flag and not option.count and not option.multiple:
                found.append(pytest.param(name, option, id=f"{name} {option.opts[-1]}"))
    return found


def parse(name, *arguments):
    """What click makes of the arguments, without running the command."""
    return command_of(name).make_context(name, [*arguments, "input"]).params


@pytest.mark.parametrize(("name", "option"), options_with_values())
def test_an_option_that_takes_a_value_is_given_once(name, option):
    value = value_for(option)
    assert parse(name, option.opts[0], value)[option.name] is not None
    for first in option.opts:
        for second in option.opts:
            with pytest.raises(click.UsageError) as caught:
                parse(name, first, value, second, value)
            assert caught.value.exit_code == 2
            assert option.get_error_hint(None) in caught.value.format_message()


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_the_rules(name):
    command = command_of(name)
    assert isinstance(command, Command)
    for option in command.params:
        if isinstance(option, click.Option) and option.is_flag:
            # Flags that say the same twice say nothing wrong.
            once = parse(name, option.opts[0])
            assert parse(name, option.opts[0], option.opts[0]) == once
            assert (once != parse(name)) == option.expose_value


def test_flags_that_exclude_each_other():
    for arguments in (["--json", "--tsv"], ["--tsv", "--json"]):
        with pytest.raises(click.UsageError, match="exclude each other"):
            parse("stats", *arguments)


def test_help_and_completion_are_not_in_the_way():
    assert run("trim", "--cut-end", "1", "--cut-end", "2", "--help").returncode == 0
    arguments = ["--cut-end", "1", "--cut-end", "2", "input"]
    assert command_of("trim").make_context("trim", arguments, resilient_parsing=True).params["cut_end"] == 2


def test_what_a_user_sees(reads_file, tmp_path):
    output = tmp_path / "out.fastq"
    result = run("trim", "--cut-end", "1", "--cut-end", "2", "-o", output, reads_file)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"Error: Option '--cut-end' was given twice." in result.stderr
    assert not output.exists()


# ---- inputs that can be read once only


@pytest.mark.parametrize(
    "arguments",
    [
        ["stats", "-", "-"],
        ["stats", "-", "/dev/stdin"],
        ["stats", "--json", "READS", "-", "READS", "-"],
        ["trim", "--cut-start=1", "-", "-"],
        ["filter", "--min-length=1", "-", "-"],
        ["convert", "-", "-"],
        ["convert", "/dev/stdin", "-"],
    ],
    ids=" ".join,
)
def test_standard_input_is_read_once(arguments, reads_file):
    arguments = [reads_file if argument == "READS" else argument for argument in arguments]
    result = run(*arguments, input=fastq(READS))
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"'-'" in result.stderr and b"Traceback" not in result.stderr


def test_a_named_pipe_is_read_once(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    other = tmp_path / "other"
    other.symlink_to(pipe)
    for arguments in (["stats", pipe, other], ["convert", pipe, other]):
        result = run(*arguments)
        assert (result.returncode, result.stdout) == (2, b"")
        assert b"read once only" in result.stderr


def test_files_may_be_read_twice(reads_file):
    result = run("stats", "--tsv", reads_file, reads_file, "-", input=fastq(READS))
    assert (result.returncode, result.stderr) == (0, b"")
    lines = [line.split("\t")[1:] for line in result.stdout.decode().splitlines()[1:]]
    assert lines[0] == lines[1] == lines[2]


# ---- the process


def test_an_unknown_instruction_set_is_told(reads_file):
    result = run("stats", reads_file, env={**os.environ, "SEQTIDE_SIMD_TARGET": "bogus"})
    assert (result.returncode, result.stdout) == (2, b"")
    message = error_line(result)
    assert "SEQTIDE_SIMD_TARGET" in message and "bogus" in message and "SCALAR" in message
    known = run("stats", reads_file, env={**os.environ, "SEQTIDE_SIMD_TARGET": "SCALAR"})
    assert (known.returncode, known.stderr) == (0, b"")


@pytest.mark.parametrize("module", ["seqtide.cli.group", "click", "seqtide.cli.errors", "seqtide.cli.stats", "rich"])
def test_an_interrupt_while_modules_are_loaded(module, reads_file):
    code = f"""
import sys
import seqtide

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
from seqtide.cli import main

sys.argv = ["seqtide", "stats", {str(reads_file)!r}]
main()
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert (result.returncode, result.stdout) == (130, b"")
    assert result.stderr.strip() == b""


def test_a_lack_of_memory_anywhere_is_told_in_one_line(monkeypatch, capsys):
    def fail():
        raise MemoryError

    monkeypatch.setattr("seqtide.simd_target", fail)
    monkeypatch.setattr("sys.argv", ["seqtide", "stats", "-"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr() == ("", "seqtide: error: not enough memory\n")

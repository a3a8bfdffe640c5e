from __future__ import annotations

import textwrap
from typing import Any

import pytest

from mint.errors import DefinitionError
from mint.lang.places import Place
from mint.lang.ruby import read_ruby
from mint.lang.values import DEPTH


def tree(text: str) -> list[Any]:
    return read_ruby(textwrap.dedent(text)).tree.to_json()


def steps(text: str) -> list[Any]:
    """What stands in the block of a definition."""
    children: list[Any] = tree(f"Ruote.define do\n{textwrap.dedent(text)}\nend")[2]
    return children


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("Ruote.define", {}),
        ("Ruote.define 'k' do\nend", {"k": None}),
        ("Ruote.process_definition('k') { }", {"k": None}),
        ("Ruote.define :name => 'k', :revision => '2' do end", {"name": "k", "revision": "2"}),
        ("Ruote.define(name: 'k',\n  revision: '2',\n) do\nend", {"name": "k", "revision": "2"}),
        ("Ruote . define 'k'", {"k": None}),
        (
            "# text\n\n=begin\nlong 'text\n=end\npdef = Ruote.define 'k' do\nend\n# more",
            {"k": None},
        ),
        ("PDEF = Ruote.define 'k' do; end;\n__END__\nwhatever 'it is", {"k": None}),
        ("Ruote.define 'k' do\r\nend\r\n", {"k": None}),
    ],
)
def test_a_definition_begins_in_many_ways(text: str, attributes: dict[str, Any]) -> None:
    assert tree(text) == ["define", attributes, []]


def test_what_is_no_definition_is_a_tree() -> None:
    assert tree("Ruote.to_tree { sequence { alpha } }") == ["sequence", {}, [["alpha", {}, []]]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(
            ("alpha", "alpha"),
            ("_if", "if"),
            ("__redo", "redo"),
            ("ok?", "ok?"),
            ("_Alpha", "Alpha"),
        ),
        *(("Alpha()", "Alpha"), ("alpha_2", "alpha_2"), ("__send__ 'qa-vote'", "qa-vote")),
        *(("__send__ :_x", "_x"), ("_system", "system"), ("été", "été"), ("process", "process")),
    ],
)
def test_a_step_has_a_name(text: str, name: str) -> None:
    assert steps(text) == [[name, {}, []]]


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("alpha 'one', 'two'", {"one": None, "two": None}),
        (
            "alpha 5, 2.5, 1e20, nil, true, :a",
            dict.fromkeys(["5", "2.5", "1.0e+20", "", "true", "a"]),
        ),
        (
            "alpha 'x', :a => 1, 'f:x' => 2, b: 3, 'c d': 4",
            {"x": None, "a": 1, "f:x": 2, "b": 3, "c d": 4},
        ),
        ("alpha :if => 1, if: 2", {"if": 2}),
        ("alpha :a => 1, :b => 2, 'a' => 3", {"a": 3, "b": 2}),
        ("alpha 'x', { :a => 1 }", {"x": None, "a": 1}),
        ("alpha({ 'a' => 1 }, :b => 2)", {"a": 1, "b": 2}),
        ("alpha ('x' + 'y'), :a => ('z')", {"xy": None, "a": "z"}),
        ("alpha /^a/, /b/i => 1", {"/^a/": None, "/b/i": 1}),
        ("alpha 1 => :a, nil => :b, 1.5 => :c", {"1": "a", "": "b", "1.5": "c"}),
        ("alpha(\n  'x',\n  :a => 1,\n)", {"x": None, "a": 1}),
        ("alpha :a => 1, # why\n  # and more\n\n  :b => 2", {"a": 1, "b": 2}),
        ("alpha \\\n  'x'", {"x": None}),
        ("alpha :a=>:b,:c=>-1", {"a": "b", "c": -1}),
        ("alpha -1, +2", {"-1": None, "2": None}),
    ],
)
def test_arguments_become_attributes(text: str, attributes: dict[str, Any]) -> None:
    [[_, found, _]] = steps(text)
    assert list(found.items()) == list(attributes.items())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("1_000", 1000),
            ("-0x1f", -31),
            ("2.50", 2.5),
            ("1e3", 1000.0),
            ("nil", None),
            ("true", True),
        ),
        *(
            (":a", "a"),
            (":a?", "a?"),
            (":'a b'", "a b"),
            (':"a\\tb"', "a\tb"),
            (":+", "+"),
            (":a=", "a="),
        ),
        *(("'a' 'b' \"c\"", "abc"), ("'a' +\n  'b'+'c'", "abc"), ("('a' + 'b') + 'c'", "abc")),
        *(
            ("%w[ a b\n c ]", ["a", "b", "c"]),
            ("%i(a b)", ["a", "b"]),
            ("%W[a\\tb c]", ["a\tb", "c"]),
        ),
        *(("%q(a (b) #{c})", "a (b) #{c}"), ("%(a\\n)", "a\n"), ("%Q|a|", "a"), ("%s(a b)", "a b")),
        *(
            ("[ 1, 'a', [ nil ], ]", [1, "a", [None]]),
            ("[]", []),
            ("[ 1, :a => 2 ]", [1, {"a": 2}]),
        ),
        *(("{}", {}), ("{ 'a' => { b: 1 }, :c => [ ], }", {"a": {"b": 1}, "c": []})),
        *(("/^a\\/b/", "/^a\\/b/"), ("/a/xi", "/a/ix"), ("%r{a/b}m", "/a\\/b/m"), ("/ a/", "/ a/")),
        *(
            ("[ 'a' + 'b', { 'c' + 'd' => 'e' 'f' } ]", ["ab", {"cd": "ef"}]),
            ("'it\\'s \\d'", "it's \\d"),
        ),
        *(("'two\nlines'", "two\nlines"), ('"two\\\nlines"', "twolines"), ('"\\u00e9\\x21"', "é!")),
        *(('"${f:x} #5 \\#{y}"', "${f:x} #5 #{y}"), ("'#{x}'", "#{x}")),
    ],
)
def test_values(text: str, value: Any) -> None:
    [[_, found, _]] = steps(f"alpha :v => {text}, :w => 1")
    assert found == {"v": value, "w": 1}
    assert type(found["v"]) is type(value)


def test_texts_may_follow_in_the_lines_below() -> None:
    text = """\
        mail <<BODY, :sign => <<-'SIGN', :more => <<~"MORE"
        Hello ${f:name},
          it's done.\\t#
        BODY
          the #{team}
          SIGN
            one

              two
            MORE
        alpha
    """
    lines = "\n".join(line.removeprefix("        ") for line in text.splitlines())
    assert steps(lines) == [
        [
            "mail",
            {
                "Hello ${f:name},\n  it's done.\t#\n": None,
                "sign": "  the #{team}\n",
                "more": "one\n\n  two\n",
            },
            [],
        ],
        ["alpha", {}, []],
    ]


def test_blocks() -> None:
    assert steps("a { b; c 'x' do d end }; e(:n => 1) do\n\n# none\nend\nf() { g }") == [
        ["a", {}, [["b", {}, []], ["c", {"x": None}, [["d", {}, []]]]]],
        ["e", {"n": 1}, []],
        ["f", {}, [["g", {}, []]]],
    ]


def test_every_step_has_its_place() -> None:
    text = "\nRuote.define <<A do\nlong\n\nA\n  alpha 'two\nlines'; bravo\n\n\t_if { charly }\nend"
    places = read_ruby(text).places
    assert places == {
        "0": Place(2, 1),
        "0_0": Place(6, 3),
        "0_1": Place(7, 9),
        "0_2": Place(9, 2),
        "0_2_0": Place(9, 8),
    }


REFUSED = {
    'alpha "${x} #{1 + 1}"': ("1:13", "write ${f:x} for the value of a field"),
    'alpha "#$x"': ("1:8", "a plain `#`"),
    "alpha `ls`": ("1:7", "backquotes run a program"),
    "system 'ls'": ("1:1", "write `_system`"),
    "raise 'x'": ("1:1", "`error 'why'`"),
    "exit": ("1:1", "`terminate`"),
    "alpha 'x' if y": ("1:11", "`:if => '...'`"),
    "alpha unless y": ("1:7", "`:unless => '...'`"),
    "if x\nend": ("1:1", "`_if '...' do ... end`"),
    "break": ("1:1", "is written `_break`"),
    "alpha :to => end_": ("1:14", "'end_' or :end_"),
    "alpha { |x| bravo }": ("1:9", "no parameters"),
    "alpha :v => lambda { |x| x }": ("1:13", "makes code"),
    "alpha :v => ->(x) { x }": ("1:13", "`->` makes code"),
    "alpha :v => x ? 1 : 2": ("1:13", "`x` is a variable"),
    "alpha :v => 1 ? 2 : 3": ("1:15", "`? :`"),
    "alpha :v => 'a'.upcase": ("1:16", "a dot calls a method"),
    "alpha\n  .bravo": ("2:3", "a dot calls a method"),
    "alpha 1..2": ("1:8", "a range is no value"),
    "alpha :v => $x": ("1:13", "Put quotes around the text"),
    "alpha :v => @x": ("1:13", "Put quotes around the text"),
    "alpha :v => File": ("1:13", "'File' or :File"),
    "alpha :v => 'a' * 3": ("1:17", "Write the values themselves"),
    "alpha :v => 'a' << 'b'": ("1:17", "not computed"),
    "alpha :v => 'a %s' % 'b'": ("1:20", "`%` means nothing here"),
    "alpha :v => 'a' && 'b'": ("1:17", "Conditions are texts"),
    "alpha[1]": ("1:6", "not taken out of others"),
    "x = 1": ("1:3", "set 'v:name' => 'value'"),
    "Alpha": ("1:1", "write `_Alpha`"),
    "def alpha\nend": ("1:1", "define 'name' do"),
    "qa-vote": ("1:3", "__send__ 'qa-vote'"),
    "alpha :qa-vote => 1": ("1:10", ":'qa-vote'"),
    "alpha :to => qa-vote": ("1:14", "Write 'qa-vote'"),
    "alpha :a - 1": ("1:10", "subtracts"),
    "alpha f:x => 1": ("1:9", "`f:x` needs quotes"),
    "alpha :v => 1d": ("1:13", "as in '1d'"),
    "alpha :v => 1__0": ("1:13", "as in '1__0'"),
    "alpha :v = 1": ("1:10", "stands `=>`, not `=`"),
    "alpha v => 1": ("1:7", "`v` is a variable"),
    "alpha v: => 1": ("1:10", "either `key: value` or"),
    "alpha :v =>": ("2:1", "the key before `=>` has no value"),
    "alpha v:": ("2:1", "the key `v` has no value"),
    "alpha => 1": ("1:7", "write `:alpha => ...`"),
    "alpha :v => 1,": ("2:1", "missing after the comma"),
    "alpha 'x' +": ("2:1", "missing after the `+`"),
    "alpha 'x'\n  + 'y'": ("2:3", "move it to the line above"),
    "alpha 'x'\n  'y'": ("2:3", "a comma or a `+` at its end"),
    "alpha 'x'\n  v: 1": ("2:3", "a comma at its end"),
    "alpha 'x' 1": ("1:11", "put a comma between them"),
    "alpha 'x' v: 1": ("1:11", "put a comma before it"),
    "alpha 'x' bravo": ("1:11", "begin a new line"),
    "alpha 'it's'": ("1:11", "the text ends before `s`"),
    "alpha \u2018x\u2019": ("1:7", "quotes are typed as"),
    "alpha :v => 1, 'x'": ("1:16", "move it to the front"),
    "alpha 1 + 2": ("1:7", "only texts are put together"),
    "alpha %w[a] + %w[b]": ("1:7", "only texts are put together"),
    "alpha 'x' { bravo }": ("1:11", "`do ... end`"),
    "alpha ('x', 'y')": ("1:11", "without a blank"),
    "alpha ()": ("1:8", "nothing between these"),
    "alpha [ 1 ]": ("1:7", "a list or an object is no text"),
    "alpha :v => { [] => 1 }": ("1:15", "a list or an object is no text"),
    "do\nend": ("1:1", "is its name missing"),
    "alpha 'x": ("1:7", "this ' is not closed"),
    "alpha :v => 'x\nbravo 'y'": ("1:13", "closed where it should be"),
    "alpha %w[a": ("1:7", "this [ is not closed"),
    "alpha <<A\nb": ("1:7", "a line `A`"),
    "alpha :v => [ 1": ("2:1", "does not close the `[` at 2:13"),
    "alpha ]": ("1:7", "does not close the `do`"),
    "__send__": ("1:1", "needs the name of a step"),
    "___": ("1:1", "is empty"),
    'alpha "\\xff"': ("1:7", "is a byte"),
    'alpha "\\ud800"': ("1:7", "is no character"),
    'alpha "\\M-a"': ("1:7", "is no escape"),
    "alpha /a/z": ("1:10", "no flags"),
    "alpha\u00a0'x'": ("1:6", "U+00A0"),
    "alpha :v => " + "9" * 5000: ("1:13", "too long"),
    "alpha :v => " + "9" * 2000: ("1:13", "cannot be kept"),
    "alpha :v => " + "[" * 300: ("1:213", "nested more than"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_data_is_refused_with_its_place_and_what_to_write(text: str) -> None:
    where, message = REFUSED[text]
    line, column = where.split(":")
    with pytest.raises(DefinitionError) as caught:
        read_ruby(f"Ruote.define do\n{text}\nend")
    assert message.lower() in caught.value.message.lower()
    assert (caught.value.line, caught.value.column) == (int(line) + 1, int(column))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "^1:1: there is nothing in this text"),
        ("# only this", "^1:1: there is nothing in this text"),
        ("alpha", "^1:1: this text does not begin with a definition"),
        ("require 'ruote'\nRuote.define", "^1:1: this text does not begin"),
        (
            "class Foo < Ruote::ProcessDefinition\nend",
            "^1:1: `class` is a word of Ruby.*no classes",
        ),
        ("Ruote.launch 'x'", "^1:1: `Ruote.launch` makes no definition"),
        ("Ruote.workflow_definition { }", "^1:1: .*Ruote.define 'name' do"),
        ("Ruote.define { a }\nRuote.define { b }", "^2:1: a text holds one definition"),
        ("Ruote.define do\nRuote.define do\nend\nend", "^2:1: a definition within another one"),
        ("Ruote.define do\nend\nalpha", "^3:1: .*after the end of the definition"),
        ("Ruote.define do\n  a do\n    b\n  end\n", "^1:14: the `do` of `define` has no `end`"),
        ("Ruote.define do\n  a do\n    b\nend\n", "^2:5: the `do` of `a` has no `end`"),
        ("Ruote.define do\n  a\nend\nend", "^4:1: this `end` closes nothing"),
        (
            "Ruote.define do\n  a\n    b\n  end\nend",
            "^5:1: .*The `end` in line 4 closes the `do` of `define` in line 1, which is indented",
        ),
        ("Ruote.define do\n  a\n    b\n  end\n  c\nend", "^5:3: .*a `do` missing between them"),
        ("Ruote.define {", "^1:14: the `{` is not closed"),
        ("Ruote.define { a ) }", r"^1:18: `\)` does not close the `{` at 1:14"),
        ("Ruote.define)", r"^1:13: this `\)` closes nothing"),
        ("Ruote.to_tree { a; b }", "^1:1: `Ruote.to_tree` takes a block with one step"),
        ("Ruote.to_tree 'x' do\na\nend", "^1:1: `Ruote.to_tree` takes a block with one step"),
        ("Ruote.define" + " { a" * 250, f"more than {DEPTH} levels"),
        ("Ruote.define" + " { a" * DEPTH + "}" * DEPTH, f"^1:.* more than {DEPTH} levels"),
    ],
)
def test_what_is_no_definition_is_refused(text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        read_ruby(text)


def test_steps_may_be_as_deep_as_elsewhere() -> None:
    text = "Ruote.define" + " { a" * (DEPTH - 1) + "}" * (DEPTH - 1)
    assert len(read_ruby(text).places) == DEPTH


def test_there_is_a_limit_to_steps_and_values() -> None:
    with pytest.raises(DefinitionError, match=r"^k:3:1: .*more than 2 steps"):
        read_ruby("Ruote.define do\na\nb\nend", "k", most=2)
    with pytest.raises(DefinitionError, match=r"^1:.*more than 20 values"):
        read_ruby("Ruote.define :v => [" + "1, " * 100 + "]", most=2)
    with pytest.raises(DefinitionError, match=r"^1:20: .*more than 20 values"):
        read_ruby("Ruote.define :v => %w[" + "1 " * 100 + "]", most=2)

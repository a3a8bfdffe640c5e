from __future__ import annotations

import pytest

from mint.lang.fmt_ruby import WIDTH, to_ruby
from mint.lang.ruby import read_ruby
from mint.model.tree import Tree

PRETTY = """\
Ruote.process_definition 'release', :revision => 0.3 do
  check
  participant 'bravo', :'f:x' => 1, :timeout => '1d'
  _if :test => '${f:n} > 2' do
    _break
    set 'f:a-b' => [ 1, 'two', nil ], :h => { 'a' => [], 'b' => {} }
  end
  echo "it's done", :lines => "one\\ntwo", :path => '\\\\d\\\\', :both => '\\'"'
  __send__ 'qa-vote', 'x', :text => nil do
    _Alpha
  end
end
""".replace(":'f:x'", "'f:x'")


def test_pretty_text_stays_as_it_is() -> None:
    assert to_ruby(read_ruby(PRETTY).tree) == PRETTY


def test_what_is_no_definition_is_a_tree() -> None:
    assert to_ruby(Tree("process_definition")) == "Ruote.to_tree do\n  process_definition\nend\n"


def test_long_lines_are_continued() -> None:
    tree = Tree("define", {"k": None, **{f"key{n}": "a value" for n in range(9)}}, (Tree("a"),))
    lines = to_ruby(tree).splitlines()
    assert lines[0] == "Ruote.process_definition 'k',"
    assert lines[9] == "    :key8 => 'a value' do"
    assert all(len(line) <= WIDTH for line in lines)


@pytest.mark.parametrize(
    "text", ["#{x}", "#$x", "a\\", "\\'", "'", "\"'", "\u2028", "\x00", "\ufeff", ""]
)
def test_odd_texts_are_escaped(text: str) -> None:
    tree = Tree("define", {text: None, "k": text, f"'{text}": [text]})
    written = to_ruby(tree)
    assert written.replace("\n", "").isprintable()
    assert read_ruby(written).tree.same(tree)

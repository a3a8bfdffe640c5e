from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lark import Lark, Token
from lark.exceptions import UnexpectedToken

from mint.errors import DefinitionError
from mint.lang.marked import wrong
from mint.lang.ruby_builder import Builder
from mint.lang.ruby_errors import explain
from mint.lang.ruby_lexer import RubyLexer
from mint.lang.tree_size import STEPS
from mint.lang.values import DEPTH

if TYPE_CHECKING:
    from mint.lang.places import Placed, Reading
    from mint.lang.ruby_piece import Piece

GRAMMAR = r"""
start: [(NAME | CONST) EQUALS] ROOT [call] [NEWLINE]
step: (NAME | CONST) [call]
call: arguments [_do] | _do | _curly | LPAR [_listed] RPAR [_do | _curly]
_do: do
_curly: curly
do: DO [_steps] END -> block
curly: LCURLY [_steps] RCURLY -> block
_steps: step (NEWLINE step)* [NEWLINE]
arguments: _argument (COMMA _argument)*
_listed: listed
listed: _argument (COMMA _argument)* [COMMA] -> arguments
_argument: _value | pair
pair: (_value ARROW | LABEL) _value
_value: sum
?sum: _term (PLUS _term)*
_term: strings | literal | group | array | hash
strings: STRING+
literal: SYMBOL | LITERAL | REGEX
group: LGROUP _value RPAR
array: LSQB [_listed] RSQB
hash: LBRACE [pair (COMMA pair)* [COMMA]] RBRACE

%declare NEWLINE NAME CONST ROOT EQUALS DO END LCURLY RCURLY LPAR RPAR LGROUP LSQB RSQB
%declare LBRACE RBRACE COMMA ARROW LABEL PLUS STRING SYMBOL LITERAL REGEX
"""


def read_ruby(text: str, source: str = "", most: int = STEPS) -> Reading:
    r"""Read a definition in the Ruby notation of BOSS and ruote.

    It is parsed, never run: only what is data in it is understood.

        # a comment
        Ruote.process_definition 'release', :revision => '3' do
          sequence :if => '${f:product} is set' do
            check :words => %w[ Fixes Closes ], :limits => { 'size' => 1_000 }
            notify 'it is ' + 'ready', to: 'qa', timeout: '1d'
          end
          define('tidy') { _break }
        end

    * The root is `Ruote.process_definition` or `Ruote.define`, perhaps given to a variable. What
      is no definition is written `Ruote.to_tree { sequence ... }`.
    * A step is a name, with arguments and a block. Leading underscores are dropped, so that
      `_if` is a step `if`. `__send__ 'qa-vote', :n => 1` is a step of just that name.
    * Arguments without a key are texts of the step. Of a key that stands twice, the last value
      counts.
    * Values are texts in single or double quotes, `%q()`, `%w[]` and heredocs; texts put together
      with `+`; symbols, which are texts; numbers, true, false, nil; lists and objects; and
      regular expressions, which become texts such as `/^a/i`.

    Args:
        text: the whole text.
        source: name of the file or other origin, for the error message.
        most: how many steps it may have.

    Raises:
        DefinitionError: the text cannot be read, or holds Ruby that is no data; with line, column
            and what to write instead.

    Example:
        >>> read_ruby("Ruote.define('k') { alpha :n => 1; _if 'x' }").tree.to_json()
        ['define', {'k': None}, [['alpha', {'n': 1}, []], ['if', {'x': None}, []]]]
    """
    prepared = text.replace("\r\n", "\n").replace("\r", "\n") + "\n"
    try:
        return _root(RubyLexer(prepared, most)).reading(source, most)
    except DefinitionError as error:
        raise DefinitionError(error.message, source, error.line, error.column) from None


@lru_cache(1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=Builder(), maybe_placeholders=False)


def _root(lexer: RubyLexer) -> Placed:
    parser = _parser().parse_interactive()
    try:
        for piece in lexer.pieces():
            parser.feed_token(cast("Token", piece))
        root = cast("Placed", parser.feed_eof())  # type: ignore[no-untyped-call]  # lark's
    except UnexpectedToken as error:
        raise _unexpected(lexer, error) from None
    _check_depth(root)
    return root


def _check_depth(root: Placed) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEPTH:
            raise wrong(f"steps are nested more than {DEPTH} levels deep", level[0].place)
        level = [child for step in level for child in step.children]


def _unexpected(lexer: RubyLexer, error: UnexpectedToken) -> DefinitionError:
    token = error.token
    piece: Piece | None = None if token.type == "$END" else cast("Piece", token)
    message, place = explain(piece, lexer.last, lexer.before)
    hint = lexer.nesting.hint()
    return wrong(f"{message} {hint}" if hint else message, place)

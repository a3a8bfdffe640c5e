from __future__ import annotations

import pytest

from mint.trigger.site.record import Record, quoted

ZONE = "example.org"


@pytest.mark.parametrize(
    ("kind", "data", "full"),
    [
        ("A", "192.0.2.1", "192.0.2.1"),
        ("AAAA", "2001:DB8:0::1", "2001:db8::1"),
        ("CNAME", "Web", "web.example.org."),
        ("CNAME", "web.example.net.", "web.example.net."),
        ("CNAME", "@", "example.org."),
        ("MX", "10 mail", "10 mail.example.org."),
        ("SRV", "0 1 993 imap", "0 1 993 imap.example.org."),
        ("SSHFP", "4 2 ABCD", "4 2 abcd"),
        ("CAA", '0 issue "ca.example.net"', '0 issue "ca.example.net"'),
        ("CAA", "0 iodef mailto:a@example.org", '0 iodef "mailto:a@example.org"'),
        ("TXT", 'a "b" \\ ; é\0', '"a \\"b\\" \\\\ ; \\195\\169\\000"'),
    ],
)
def test_data_is_written_with_all_names_in_full(kind: str, data: str, full: str) -> None:
    assert Record(name="x", type=kind, data=data).full(ZONE) == full


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("A", "2001:db8::1"),
        ("AAAA", "192.0.2.1"),
        ("A", "192.0.2.1\nevil A 192.0.2.2"),
        ("CNAME", "a b"),
        ("CNAME", ""),
        ("MX", "mail"),
        ("MX", "10  mail"),
        ("MX", "70000 mail"),
        ("SRV", "0 1 imap"),
        ("SSHFP", "4 2 xyz"),
        ("CAA", "0 is;sue x"),
        ("CAA", f"0 issue {'x' * 256}"),
        ("TXT", "x" * 5000),
        ("WKS", "x"),
    ],
)
def test_what_is_no_data_is_refused_with_the_field(kind: str, data: str) -> None:
    with pytest.raises(ValueError, match=r"`(data|type)`"):
        Record(name="x", type=kind, data=data)


@pytest.mark.parametrize("name", ["", "a b", "a\n", "a;b", "$INCLUDE", "a" * 64, "\\@"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="`name`"):
        Record(name=name, type="A", data="192.0.2.1")


def test_a_long_text_becomes_strings_of_255_bytes() -> None:
    assert quoted("é" * 200).count('" "') == 1

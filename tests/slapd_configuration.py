"""The configuration of a slapd of tests, slapd.conf(5), with places for what differs."""

from __future__ import annotations

CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload accesslog
moduleload syncprov
database config
access to * by dn.exact="{admin}" read
{log}
database mdb
suffix {base}
rootdn {admin}
rootpw {password}
directory {folder}/main
maxsize 268435456
index objectClass,entryUUID,entryCSN eq
limits * size=unlimited
{sync}
{nosync}
{overlay}
"""

LOG = """
database mdb
suffix cn=accesslog
rootdn {admin}
directory {folder}/log
maxsize 268435456
index reqStart,reqEnd,reqDN,entryCSN,objectClass eq
limits * size=unlimited
access to * by * {strangers}
{nosync}
overlay syncprov
syncprov-nopresent TRUE
syncprov-reloadhint TRUE
"""

OVERLAY = """
overlay accesslog
logdb cn=accesslog
logops writes
logsuccess TRUE
logold (objectClass=*)
logoldattr {logged}
logpurge 07+00:00 01+00:00
"""

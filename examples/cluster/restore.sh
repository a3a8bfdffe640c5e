#!/bin/sh
# Put a backup into an empty database, beside the old one, which stays as it is.
# No engine may work on the old database: those that can be reached are drained first.
#
#   MINT_DATABASE=postgresql://mint@db/mint restore.sh FILE postgresql://mint@db/mint2
#
# Then name the new database in the settings of all engines, and start them.
set -eu
: "${MINT_DATABASE:?is not set: name the old database}"
file=${1:?"usage: restore.sh FILE NEW_DATABASE"}
new=${2:?"usage: restore.sh FILE NEW_DATABASE"}

if mint db version >/dev/null 2>&1; then
    mint engine --drain --all --timeout 120 || {
        echo "some engines have not ended: stop them, then try again" >&2
        exit 1
    }
else
    echo "the old database does not answer: see that no engine can reach it any more" >&2
fi
mint restore --database "$new" "$file"
MINT_DATABASE=$new mint db upgrade
MINT_DATABASE=$new mint doctor --offline || true  # errors of the moment of the backup are no fault

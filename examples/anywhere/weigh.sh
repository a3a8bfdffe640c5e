#!/usr/bin/env bash
# A participant in bash and curl: fetches one workitem, weighs it, hands it back, and begins again.
# usage: MINT_URL=http://127.0.0.1:7474 MINT_TOKEN_FILE=token weigh.sh
set -euo pipefail

api="${MINT_URL:?}/api/v1/work"
worker="weigh.sh:$$"

ask() { # PATH BODY: what the server answers
    curl --silent --show-error --fail-with-body --max-time 90 --retry 30 --retry-connrefused \
        --header "Authorization: Bearer $(cat "${MINT_TOKEN_FILE:?}")" \
        --header 'Content-Type: application/json' --data "$2" "$api/$1"
}

value() { # NAME: the first member of this name that holds a text, in the answer on standard input
    grep -o "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4
}

tell() { # the same; an answer that comes too late (409) is no reason to stop
    ask "$@" >/dev/null || echo "not taken: $1" >&2
}

# Sent again while the work goes on, so that it is not given to another; true while it is wanted.
wanted() {
    ask heartbeat "{\"worker\": \"$worker\", \"holding\": [\"$1\"]}" | grep -q '"state":"open"'
}

while true; do
    work=$(ask claim "{\"worker\": \"$worker\", \"participants\": [\"weigh\"], \"wait\": 30}")
    dispatch=$(value dispatch <<<"$work") || continue # nothing came within 30 seconds
    name=$(value name <<<"$work") || name=""

    if [ -z "$name" ]; then
        tell "$dispatch/fail" '{"message": "the workitem has no field `name`"}'
    elif wanted "$dispatch"; then
        ask "$dispatch/reply" "{\"merge\": {\"grams\": $((${#name} * 100))}}"
    else
        tell "$dispatch/cancelled" '{"accepted": true}'
    fi
done

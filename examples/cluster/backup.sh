#!/bin/sh
# Back up a cluster while it works: the database, and what the broker has been told to be.
# What is in the broker's queues need not be kept: after a restore all open work is sent again.
#
#   MINT_DATABASE=postgresql://mint@db/mint backup.sh /var/backups/mint
#
# RABBITMQCTL names another program than rabbitmqctl; RABBITMQCTL= leaves the broker out.
set -eu
: "${MINT_DATABASE:?is not set: name the database}"
folder=${1:?"usage: backup.sh FOLDER"}
name=$folder/mint-$(date -u +%Y%m%dT%H%M%SZ)

umask 077
mkdir -p "$folder"
mint backup "$name.backup"
if [ -n "${RABBITMQCTL-rabbitmqctl}" ]; then
    "${RABBITMQCTL-rabbitmqctl}" --quiet export_definitions "$name.rabbitmq.json"
fi

# The newest fourteen are kept.
ls -1t "$folder"/mint-*.backup | tail -n +15 | while read -r old; do
    rm -f "$old" "${old%.backup}.rabbitmq.json"
done
echo "$name.backup"

#!/bin/bash
# Run a command against a PostgreSQL of its own: with_postgres.sh COMMAND …
# The cluster lives in a folder that goes away afterwards, on a free loopback port.
set -euo pipefail

find_bin() {
    local bin
    for bin in /usr/lib/postgresql/{17,16,15}/bin; do
        [ -x "$bin/initdb" ] && { echo "$bin"; return; }
    done
    return 1
}

if ! bin=$(find_bin); then
    [ "$(id -u)" -eq 0 ] || { echo "Please install, as root:  apt-get install postgresql-15" >&2; exit 1; }
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends postgresql-15 >/dev/null
    bin=$(find_bin)
fi

folder=$(mktemp -d)
as_owner=()
if [ "$(id -u)" -eq 0 ]; then # the server refuses to run as root
    as_owner=(runuser -u postgres --)
    chown postgres "$folder"
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

stop() {
    cd /
    "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

(
    cd "$folder"
    "${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U onewindow -A trust -E UTF8 --locale=C.UTF-8 \
        --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
    # No autovacuum: it sees none of the rows that tests keep in open transactions, takes the tables
    # for empty, and plans are made for that.
    "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/server.log" start \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder -c autovacuum=off ${PG_OPTIONS:--c fsync=off -c full_page_writes=off}" \
        >/dev/null || { cat "$folder/server.log" >&2; exit 1; }
)
createdb=("$bin/createdb" -h 127.0.0.1 -p "$port" -U onewindow onewindow)
"${createdb[@]}"
export ONEWINDOW_DATABASE_URL="postgres://onewindow@127.0.0.1:$port/onewindow"
"$@"

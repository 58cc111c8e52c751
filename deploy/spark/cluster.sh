#!/bin/bash
# A cluster of Spark on this machine: cluster.sh start FOLDER, cluster.sh stop FOLDER.
# A master and WORKERS workers (2), each of CORES cores (1) and MEMORY (1g), on loopback only.
# PYTHON is the Python that has the extra `spark` (python3), PORT the master's (7077).
set -euo pipefail
umask 077

usage() { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
[ $# -eq 2 ] || usage
mkdir -p "$2"
folder=$(cd "$2" && pwd)
host=127.0.0.1
port=${PORT:-7077}
workers=${WORKERS:-2} cores=${CORES:-1} memory=${MEMORY:-1g}

settings() { # the secret that everybody must know, and what one machine allows
    local secret
    secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    cat <<END
spark.master                    spark://$host:$port
spark.authenticate              true
spark.authenticate.secret       $secret
spark.network.crypto.enabled    true
spark.driver.host               $host
spark.driver.bindAddress        $host
spark.driver.memory             1g
spark.executor.cores            $cores
spark.executor.memory           $memory
spark.cores.max                 $((workers * cores))
spark.scheduler.minRegisteredResourcesRatio  1.0
spark.master.rest.enabled       false
spark.ui.enabled                false
spark.ui.killEnabled            false
spark.sql.shuffle.partitions    $((workers * cores * 4))
END
}

launch() { # NAME CLASS ARGUMENTS … : run one process of the cluster and keep its number
    local name=$1
    shift
    "$home/bin/spark-class" "$@" >>"$folder/$name.log" 2>&1 </dev/null &
    echo $! >"$folder/$name.pid"
}

await() { # NAME WORDS : until the log of a process says so
    for _ in $(seq 600); do
        grep -q "$2" "$folder/$1.log" && return
        kill -0 "$(cat "$folder/$1.pid")" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 20 "$folder/$1.log" >&2
    return 1
}

start() {
    home=$("${PYTHON:-python3}" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
    export SPARK_HOME=$home SPARK_CONF_DIR=$folder/conf SPARK_LOCAL_IP=$host
    export SPARK_LOCAL_DIRS=$folder/scratch SPARK_DAEMON_MEMORY=${DAEMON_MEMORY:-512m}
    mkdir -p "$SPARK_CONF_DIR"
    rm -f "$folder"/*.log
    settings >"$SPARK_CONF_DIR/spark-defaults.conf"
    launch master org.apache.spark.deploy.master.Master --host $host --port "$port" --webui-port 0
    await master 'New state: ALIVE' || { stop; exit 1; }
    for number in $(seq "$workers"); do
        launch "worker-$number" org.apache.spark.deploy.worker.Worker --host $host --webui-port 0 \
            --cores "$cores" --memory "$memory" --work-dir "$folder/worker-$number" "spark://$host:$port"
    done
    for number in $(seq "$workers"); do
        await "worker-$number" 'Successfully registered' || { stop; exit 1; }
    done
    echo "SPARK_CONF_DIR=$SPARK_CONF_DIR ONEWINDOW_SPARK_MASTER=spark://$host:$port"
}

stop() { # the workers first: they end their executors
    local pid
    for file in "$folder"/worker-*.pid "$folder"/master.pid; do
        [ -f "$file" ] || continue
        pid=$(cat "$file")
        kill "$pid" 2>/dev/null || true
        for _ in $(seq 100); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -9 "$pid" 2>/dev/null || true
        rm -f "$file"
    done
    rm -rf "$folder/scratch"
}

case $1 in
    start | stop) "$1" ;;
    *) usage ;;
esac

# Sourced: a private Slurm of four one-processor nodes on this computer, all of it in one temporary
# folder. No cgroups, no accounting, no services of the system, and nothing is ended by its name.
#
#   cluster_up      starts it and sets CLUSTER and SLURM_CONF; status 77 where Slurm is not installed
#   cluster_fault   breaks parts of it, or starts them: poweroff|daemon|task|boot NODE,
#                   controller and control for slurmctld
#   cluster_down    ends what was started here, whatever state it is in
PATH=$PATH:/usr/sbin:/sbin
for name in $(compgen -e SLURM_); do unset "$name"; done # of a job that this may run in

cluster_up() {
  local program
  for program in munged slurmctld slurmd sbatch scontrol; do
    command -v "$program" >/dev/null || { echo "SKIP: $program is not installed" >&2; return 77; }
  done
  # Slurm resolves names only where there is an address beside 127.0.0.1.
  getent ahostsv4 "$(uname -n)" >/dev/null 2>&1 || ip addr add 127.0.0.2/8 dev lo 2>/dev/null || true
  CLUSTER=$(mktemp -d "${TMPDIR:-/tmp}/collapse-slurm.XXXXXX")
  chmod 755 "$CLUSTER"
  mkdir -p "$CLUSTER/munge" "$CLUSTER/state" "$CLUSTER/log"
  local user host base i
  user=$(id -un) host=$(uname -n) host=${host%%.*}
  base=$((20000 + ($$ * 37) % 10000))
  while :; do
    for i in 0 1 2 3 4; do
      (exec 3<>"/dev/tcp/127.0.0.1/$((base + i))") 2>/dev/null && { base=$((base + 5)); continue 2; }
    done
    break
  done
  (umask 077; head -c 128 /dev/urandom >"$CLUSTER/munge/key")
  munged --key-file="$CLUSTER/munge/key" --socket="$CLUSTER/munge/sock" \
    --pid-file="$CLUSTER/munge/munged.pid" --log-file="$CLUSTER/munge/munged.log" \
    --seed-file="$CLUSTER/munge/seed" --num-threads=1 >&2
  {
    cat <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$CLUSTER/munge/sock,cred_expire=5
CredType=cred/munge
SlurmctldPort=$base
StateSaveLocation=$CLUSTER/state
SlurmdSpoolDir=$CLUSTER/spool.%n
SlurmctldPidFile=$CLUSTER/slurmctld.pid
SlurmdPidFile=$CLUSTER/slurmd.%n.pid
SlurmctldLogFile=$CLUSTER/log/slurmctld.log
SlurmdLogFile=$CLUSTER/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1,batch_sched_delay=0
SlurmdTimeout=6
SlurmctldTimeout=30
MessageTimeout=5
InactiveLimit=0
KillWait=3
MinJobAge=300
ReturnToService=2
JobRequeue=1
MaxArraySize=1001
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
CONF
    for i in 1 2 3 4; do
      echo "NodeName=n$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((base + i)) CPUs=1 RealMemory=512"
    done
    echo "PartitionName=low Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=REQUEUE GraceTime=4"
    echo "PartitionName=high Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=2 PreemptMode=OFF"
  } >"$CLUSTER/slurm.conf"
  export SLURM_CONF=$CLUSTER/slurm.conf
  cluster_fault control
  for i in 1 2 3 4; do cluster_fault boot "n$i"; done
  cluster_idle
}

# Waits until all four nodes wait for work.
cluster_idle() {
  local t i
  for i in 1 2 3 4; do
    cluster_alive "$(cat "$CLUSTER/slurmd.n$i.pid" 2>/dev/null)" || cluster_fault boot "n$i"
  done
  for ((t = 0; t < 300; t++)); do
    [ "$(timeout 5 sinfo -h -p low -t idle -o %D 2>/dev/null)" = 4 ] && return 0
    sleep 0.2
  done
  echo "the nodes are not idle: $(sinfo -h -N -p low -o %N=%t | xargs)" >&2
  return 70
}

cluster_alive() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$1/status"; }
cluster_has() { tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" | grep -qxF -- "$2"; }

# The processes of jobs on a node, and the daemons of their steps.
cluster_tasks() {
  local entry id
  for entry in /proc/[0-9]*/environ; do
    id=${entry#/proc/} id=${id%/environ}
    cluster_has "$id" "SLURM_CONF=$SLURM_CONF" && cluster_has "$id" "SLURMD_NODENAME=$1" &&
      [ "$(cat "/proc/$id/comm" 2>/dev/null)" != slurmstepd ] && echo "$id"
  done
  true
}
cluster_steps() {
  local id parent
  for id in $(cluster_tasks "$1"); do
    parent=$id
    while [ "${parent:-1}" -gt 1 ]; do
      [ "$(cat "/proc/$parent/comm" 2>/dev/null)" = slurmstepd ] && { echo "$parent"; break; }
      parent=$(awk '/^PPid:/{print $2}' "/proc/$parent/status" 2>/dev/null)
    done
  done | sort -u
}

cluster_fault() {
  local what=$1 node=${2:-} tasks steps t
  case $what in
  poweroff)
    tasks=$(cluster_tasks "$node") steps=$(cluster_steps "$node")
    # shellcheck disable=SC2086
    kill -9 "$(cat "$CLUSTER/slurmd.$node.pid")" $steps $tasks 2>/dev/null
    ;;
  daemon) kill -9 "$(cat "$CLUSTER/slurmd.$node.pid")" ;;
  task)
    tasks=$(cluster_tasks "$node")
    # shellcheck disable=SC2086
    kill -9 $tasks 2>/dev/null
    ;;
  controller) kill -9 "$(cat "$CLUSTER/slurmctld.pid")" ;;
  control)
    rm -f "$CLUSTER/slurmctld.pid"
    slurmctld -f "$SLURM_CONF" >>"$CLUSTER/log/start.log" 2>&1
    for ((t = 0; t < 100; t++)); do [ -s "$CLUSTER/slurmctld.pid" ] && break; sleep 0.1; done
    ;;
  boot)
    rm -f "$CLUSTER/slurmd.$node.pid"
    mkdir -p "$CLUSTER/spool.$node"
    slurmd -f "$SLURM_CONF" -N "$node" >>"$CLUSTER/log/start.log" 2>&1
    # It returns before it is a daemon.
    for ((t = 0; t < 100; t++)); do [ -s "$CLUSTER/slurmd.$node.pid" ] && break; sleep 0.1; done
    ;;
  esac
  true
}

cluster_down() {
  local file id t
  [ -n "${CLUSTER:-}" ] || return 0
  if [ -n "$(timeout 5 squeue -h 2>/dev/null)" ]; then
    timeout 10 scancel --user="$(id -un)" 2>/dev/null
    for ((t = 0; t < 50; t++)); do [ -z "$(timeout 5 squeue -h 2>/dev/null)" ] && break; sleep 0.1; done
  fi
  for file in "$CLUSTER"/slurmd.*.pid "$CLUSTER/slurmctld.pid" "$CLUSTER/munge/munged.pid"; do
    id=$(cat "$file" 2>/dev/null) || continue
    cluster_alive "$id" || continue
    # Only a process whose command line names this cluster.
    tr '\0' '\n' <"/proc/$id/cmdline" 2>/dev/null | grep -qF -- "$CLUSTER" || continue
    kill -TERM "$id" 2>/dev/null
    for ((t = 0; t < 30; t++)); do cluster_alive "$id" || break; sleep 0.1; done
    cluster_alive "$id" && kill -KILL "$id" 2>/dev/null
  done
  # What a killed daemon left behind.
  for file in /proc/[0-9]*/environ; do
    id=${file#/proc/} id=${id%/environ}
    [ "$id" = "$$" ] && continue
    cluster_has "$id" "SLURM_CONF=$CLUSTER/slurm.conf" &&
      { [ "$(cat "/proc/$id/comm" 2>/dev/null)" = slurmstepd ] || cluster_has "$id" SLURMD_NODENAME=n1 ||
        cluster_has "$id" SLURMD_NODENAME=n2 || cluster_has "$id" SLURMD_NODENAME=n3 ||
        cluster_has "$id" SLURMD_NODENAME=n4; } && kill -KILL "$id" 2>/dev/null
  done
  rm -rf "$CLUSTER"
}

//! The script that holds a PostgreSQL server: it does what it is told, and outlives nobody.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Starts the server again.
pub(super) const START: &str = "start";
/// Stops it in order.
pub(super) const STOP: &str = "stop";
/// Kills it, and waits until nothing of it holds its shared memory.
pub(super) const KILL: &str = "kill";

/// When its input ends, because the test's process did, it stops the server and clears up.
const SCRIPT: &str = r#"
programs=$1 folder=$2 fsync=$3
start() {
  "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync="$fsync" -c full_page_writes="$fsync" \
    -c max_connections=300 -c shared_buffers=32MB >>"$folder/log" 2>&1 &
  server=$!
}
stop() { kill -INT "$server"; wait "$server"; }
gone() { while grep -qs '^State:[[:space:]]*[^[:space:]ZX]' "/proc/$1/status"; do :; done; }
start
while read -r word; do
  case $word in
  start) start ;;
  stop) stop ;;
  kill)
    all="$server $(cat "/proc/$server/task/$server/children")"
    kill -KILL $all
    wait "$server"
    for one in $all; do gone "$one"; done
    ;;
  esac
  echo "$word"
done
stop
rm -rf "$folder"
"#;

/// The running script.
pub(super) struct Script(Mutex<Ends>);

/// What its words go to and come from.
struct Ends {
    words: ChildStdin,
    done: BufReader<ChildStdout>,
    _process: Child,
}

impl Script {
    /// Starts it, and by it the server with its programs in the first and its files in the second of `folders`.
    pub(super) fn start(folders: (&Path, &Path), fsync: &str, owner: Option<(u32, u32)>) -> io::Result<Self> {
        let mut script = owned(Command::new("sh"), owner);
        script.args(["-c", SCRIPT, "sh"]).arg(folders.0).arg(folders.1).arg(fsync).current_dir("/");
        let script = script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = script.spawn()?;
        let (Some(words), Some(done)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::other("a script without ends"));
        };
        Ok(Self(Mutex::new(Ends { words, done: BufReader::new(done), _process: process })))
    }

    /// Has it do what `word` says, and waits until that is done.
    pub(super) fn tell(&self, word: &str) -> io::Result<()> {
        let mut ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(ends.words, "{word}")?;
        let mut said = String::new();
        ends.done.read_line(&mut said)?;
        if said.trim_end() == word { Ok(()) } else { Err(io::Error::other("the script has ended")) }
    }
}

/// As a command of `owner`.
#[cfg_attr(not(unix), expect(unused_variables, reason = "only Unix has ids"))]
pub(super) fn owned(mut command: Command, owner: Option<(u32, u32)>) -> Command {
    #[cfg(unix)]
    if let Some((user, group)) = owner {
        use std::os::unix::process::CommandExt as _;
        command.uid(user).gid(group);
    }
    command
}

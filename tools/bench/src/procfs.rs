//! What Linux says of a process: the CPU time of its threads and its memory. Elsewhere these figures are not measured.

use std::fs;
use std::io::ErrorKind;
use std::time::Duration;

use crate::Outcome;

/// How often it is begun anew where a thread ends in the middle.
const TRIES: usize = 100;

/// The CPU time that all threads of process `id` have used so far, in user and kernel mode; of those that have ended, nothing.
pub(crate) fn cpu_time(id: u32) -> Outcome<Duration> {
    for _ in 0..TRIES {
        if let Some(sum) = sum_of_threads(id)? {
            return Ok(sum);
        }
    }
    Err("its threads end all the time".into())
}

/// `None` where one has ended meanwhile.
fn sum_of_threads(id: u32) -> Outcome<Option<Duration>> {
    let mut sum = Duration::ZERO;
    for thread in fs::read_dir(format!("/proc/{id}/task")).map_err(|error| needs_linux(&error))? {
        let text = match fs::read_to_string(thread?.path().join("schedstat")) {
            // What the file of a thread says that ends while it is open is ESRCH.
            Err(error) if error.kind() == ErrorKind::NotFound || error.raw_os_error() == Some(3) => {
                return Ok(None);
            }
            text => text?,
        };
        sum += on_cpu(&text).ok_or("schedstat does not begin with nanoseconds")?;
    }
    Ok(Some(sum))
}

/// The resident memory of process `id` in bytes; pages of the program's file count too.
pub(crate) fn memory(id: u32) -> Outcome<u64> {
    let text = fs::read_to_string(format!("/proc/{id}/status")).map_err(|error| needs_linux(&error))?;
    resident(&text).ok_or_else(|| "status has no VmRSS".into())
}

fn needs_linux(error: &std::io::Error) -> String {
    format!("not measured: this figure needs Linux's /proc ({error})")
}

/// `schedstat`: nanoseconds on a CPU, nanoseconds waited for one, number of times.
fn on_cpu(schedstat: &str) -> Option<Duration> {
    schedstat.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_of_schedstat_is_the_time_on_a_cpu() {
        assert_eq!(on_cpu("1500000 27 3\n"), Some(Duration::from_micros(1500)));
        assert_eq!(on_cpu(""), None);
        assert_eq!(on_cpu("x 1 2"), None);
    }

    #[test]
    fn resident_memory_is_in_bytes() {
        assert_eq!(
            resident("Name:\tapi\nVmHWM:\t  9 kB\nVmRSS:\t   12340 kB\nThreads:\t3\n"),
            Some(12_636_160)
        );
        assert_eq!(resident("Name:\tapi\n"), None);
        assert_eq!(resident("VmRSS:\t many kB\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_used_some_of_both() {
        assert!(cpu_time(std::process::id()).unwrap() > Duration::ZERO);
        assert!(memory(std::process::id()).unwrap() > 100_000);
        assert!(cpu_time(u32::MAX).is_err() && memory(u32::MAX).is_err());
    }
}

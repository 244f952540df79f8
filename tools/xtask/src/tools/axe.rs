//! axe-core, which judges the pages' accessibility. It is MPL-2.0, so it is fetched for the tests and not kept in the
//! repository; the archive must have the digest that is written here.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::console::Task;
use crate::context::{Context, find_on_path};
use crate::failure::{Failure, Outcome};

const VERSION: &str = "4.14.1";
const SHA_512: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b73\
4f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";

/// The path of `axe.min.js`: that of `AXE_CORE`, or the one in `.tools/`, fetched when it is missing.
pub(crate) fn axe_core(context: &Context) -> Outcome<PathBuf> {
    if let Some(path) = std::env::var_os("AXE_CORE").filter(|path| !path.is_empty()) {
        return Ok(PathBuf::from(path));
    }
    let script = context.tools.join("axe-core").join(VERSION).join("axe.min.js");
    if !script.is_file() {
        let task = context.console.task(format!("fetching axe-core {VERSION} from the npm registry"));
        fetch(context, &task, &script)?;
        task.done();
    }
    Ok(script)
}

fn fetch(context: &Context, task: &Task<'_>, script: &Path) -> Outcome<()> {
    let folder = context.tools.join("axe-core").join("download");
    // What an earlier run left half done is of no use.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| cannot(&folder, &error))?;
    let archive = folder.join(format!("axe-core-{VERSION}.tgz"));
    build::with_progress(context, download(context, &folder, &archive)?, task, "axe-core")?;
    let found = digest(&archive).ok_or_else(|| {
        Failure::because(
            "Neither sha512sum nor shasum is there to check axe-core; install coreutils or perl.",
        )
    })?;
    if found != SHA_512 {
        return Err(Failure::because(format!(
            "The axe-core {VERSION} that was downloaded has the SHA-512 {found}, not {SHA_512}: it is not used."
        )));
    }
    let mut tar = context.command("tar");
    tar.arg("-xzf").arg(&archive).arg("-C").arg(&folder).arg("package/axe.min.js");
    build::with_progress(context, tar, task, "axe-core-tar")?;
    let home = script.parent().unwrap_or(&folder);
    std::fs::create_dir_all(home).map_err(|error| cannot(home, &error))?;
    std::fs::rename(folder.join("package/axe.min.js"), script).map_err(|error| cannot(script, &error))?;
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

/// npm knows its user's registry and proxy; without npm the public registry is asked.
fn download(context: &Context, folder: &Path, archive: &Path) -> Outcome<Command> {
    let address = format!("https://registry.npmjs.org/axe-core/-/axe-core-{VERSION}.tgz");
    let Some(program) = find_on_path(&["npm", "curl", "wget"]) else {
        return Err(Failure::because(format!(
            "axe-core cannot be fetched: there is no npm, curl or wget. Install one, or download {address}, unpack it \
             and set AXE_CORE to the path of its axe.min.js."
        )));
    };
    let mut command = context.command(&program);
    match program.file_name().and_then(|name| name.to_str()) {
        Some("npm") => {
            command.args(["pack", &format!("axe-core@{VERSION}"), "--pack-destination"]).arg(folder)
        }
        Some("curl") => command.args(["-fsSL", "--retry", "2", "-o"]).arg(archive).arg(address),
        _ => command.args(["-q", "-O"]).arg(archive).arg(address),
    };
    Ok(command)
}

fn digest(file: &Path) -> Option<String> {
    let tools: [(&str, &[&str]); 2] = [("sha512sum", &[]), ("shasum", &["-a", "512"])];
    tools.iter().find_map(|(program, args)| {
        let output = Command::new(program).args(*args).arg(file).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.split_whitespace().next().map(str::to_owned)
    })
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::because(format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{SHA_512, digest};

    #[test]
    fn the_pinned_digest_is_a_whole_one() {
        assert_eq!(SHA_512.len(), 128);
        assert!(SHA_512.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn a_digest_is_read() {
        let empty = digest(std::path::Path::new("/dev/null")).unwrap();
        assert!(empty.starts_with("cf83e1357eefb8bd"), "{empty}");
    }
}

//! What is printed as an example works: every `--help`, the README, the manual, completion.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::support::{Running, Sandbox, exit_code, file, make_open_payment, run, text};

/// The files that examples name, with the order A1 in a sandbox.
fn shop(sandbox: &Sandbox) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let config = sandbox.config(&folder, "payermax");
    let payermax = &sandbox.ready["configs"]["payermax"];
    make_open_payment(&config, "A1", "http://127.0.0.1:9/");
    file(&folder, "shop.json", &payermax.to_string());
    file(&folder, "sandbox.json", &sandbox.ready.to_string());
    file(&folder, "merchant.pem", payermax["credentials"]["private_key"].as_str().expect("a key"));
    file(&folder, "secret.txt", "test_secret\n");
    file(&folder, "fields.json", r#"{"b":"2","a":"1","B":"3","Z":"4","a1":"5"}"#);
    file(&folder, "body.json", r#"{"data":{}}"#);
    file(
        &folder,
        "unknown.jsonl",
        r#"{"kind":"payment","order_id":"A1","amount":1500,"currency":"USD","attempted_at":"2025-11-20T12:00:00Z"}"#,
    );
    folder
}

fn shell(folder: &Path, script: &str) -> Command {
    let own = Path::new(env!("CARGO_BIN_EXE_till")).parent().expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    let mut command = Command::new("sh");
    command.args(["-euc", script]).current_dir(folder).env("PATH", format!("{}:{path}", text(own)));
    command
}

fn ends_well(folder: &Path, script: &str) -> Output {
    let output = shell(folder, script).output().expect("a shell");
    assert_eq!(exit_code(&output), 0, "{script}\n{output:?}");
    output
}

/// Starts what runs until it is stopped, and waits for the line that says that it is ready.
fn starts_well(folder: &Path, script: &str) {
    let together = format!("exec {script} 2>&1");
    let mut child = shell(folder, &together).stdout(Stdio::piped()).spawn().expect("a shell");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let _running = Running(child);
    let ready = lines.any(|line| line.starts_with("ready ") || line.starts_with("listening on "));
    assert!(ready, "{script}");
}

/// The commands that the help lists.
fn commands() -> BTreeSet<String> {
    let help = String::from_utf8(run(&["--help"], "").stdout).expect("UTF-8");
    let (_, list) = help.split_once("Commands:\n").expect("a list");
    let names = list.lines().take_while(|line| !line.is_empty());
    names
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_example_of_every_command_works() {
    let sandbox = Sandbox::plain();
    let folder = shop(&sandbox);
    let commands = commands();
    assert!(commands.len() >= 13, "{commands:?}");
    for command in commands {
        let help = String::from_utf8(run(&[&command, "--help"], "").stdout).expect("UTF-8");
        let (_, example) =
            help.split_once("Example:\n").unwrap_or_else(|| panic!("{command} has no example"));
        assert!(example.contains(&format!("till {command}")), "{example}");
        if ["sandbox", "listen"].contains(&command.as_str()) {
            let elsewhere = TempDir::new().expect("a folder");
            std::fs::copy(folder.path().join("shop.json"), elsewhere.path().join("shop.json"))
                .expect("a copy");
            starts_well(elsewhere.path(), example.trim());
        } else {
            ends_well(folder.path(), example.trim());
        }
    }
}

#[test]
fn the_blocks_of_the_readme_work() {
    let sandbox = Sandbox::plain();
    let folder = shop(&sandbox);
    let readme = include_str!("../../README.md");
    let blocks: Vec<&str> =
        readme.split("```sh\n").skip(1).map(|rest| rest.split_once("```").expect("an end").0).collect();
    assert!(blocks.len() >= 4, "the README has examples");
    for block in blocks {
        ends_well(folder.path(), block);
    }
}

#[test]
fn the_readme_names_every_command() {
    let readme = include_str!("../../README.md");
    for command in commands() {
        assert!(readme.contains(&format!("till {command}")), "cli/README.md says nothing of till {command}");
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = TempDir::new().expect("a folder");
    let output = run(&["man", "--output", text(folder.path())], "");
    assert_eq!(exit_code(&output), 0, "{output:?}");
    let written: BTreeSet<String> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    let mut expected: BTreeSet<String> =
        commands().into_iter().map(|command| format!("till-{command}.1")).collect();
    expected.insert("till.1".to_owned());
    assert_eq!(written, expected);
    let main = std::fs::read_to_string(folder.path().join("till.1")).expect("till.1");
    assert_eq!(main.as_bytes(), run(&["man"], "").stdout);
    assert!(main.contains(".SH \"EXIT STATUS\"") && main.contains("signature_invalid"), "{main}");
    let resolve = std::fs::read_to_string(folder.path().join("till-resolve.1")).expect("a page");
    assert!(resolve.contains(".SH EXAMPLE") && resolve.contains("unknown.jsonl"), "{resolve}");
}

#[test]
fn shells_complete_commands_and_options() {
    let folder = TempDir::new().expect("a folder");
    let script = r#"
        . ./till.bash
        complete -p till
        COMP_WORDS=(till do) COMP_CWORD=1 COMPREPLY=()
        _till till do till
        echo "${COMPREPLY[@]}"
        COMP_WORDS=(till doctor --con) COMP_CWORD=2 COMPREPLY=()
        _till till --con doctor
        echo "${COMPREPLY[@]}"
    "#;
    std::fs::write(folder.path().join("till.bash"), run(&["completion", "bash"], "").stdout).expect("a file");
    let output = Command::new("bash").args(["-c", script]).current_dir(folder.path()).output().expect("bash");
    let completions = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(completions.contains("\ndoctor\n") && completions.contains("\n--config\n"), "{output:?}");
    for shell in ["zsh", "fish"] {
        let script = String::from_utf8(run(&["completion", shell], "").stdout).expect("UTF-8");
        assert!(script.contains("doctor"), "{shell}");
    }
}

#[test]
fn an_installed_command_has_its_manual_and_completion_beside_it() {
    let folder = TempDir::new().expect("a folder");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/install-command.sh");
    let arguments = [env!("CARGO_BIN_EXE_till"), "/usr", text(folder.path())];
    let output = Command::new(script).args(arguments).output().expect("the script");
    assert_eq!(exit_code(&output), 0, "{output:?}");
    for name in [
        "bin/till",
        "share/man/man1/till.1",
        "share/man/man1/till-resolve.1",
        "share/bash-completion/completions/till",
        "share/zsh/site-functions/_till",
        "share/fish/vendor_completions.d/till.fish",
    ] {
        let path = folder.path().join("usr").join(name);
        assert!(std::fs::metadata(&path).is_ok_and(|data| data.len() > 0), "{name}");
    }
}

//! `pomoc serve` on the command line: clear words when it cannot.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use e2e::{Actor, Folder, Stack, stack};

#[track_caller]
fn check(folder: &Folder, arguments: &[&str], expected: &str) {
    let output = Command::new(stack::program())
        .current_dir(folder.path())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains(expected), "{arguments:?} said\n{errors}");
}

#[test]
fn a_taken_port_a_missing_folder_and_a_second_process_are_named() {
    let stack = Stack::start();
    let folder = stack.folder();
    let port = stack.address.rsplit(':').next().unwrap();
    check(folder, &["--port", port], &format!("port {port} on 127.0.0.1 is taken"));
    check(folder, &["--port", "0", "--content", "nowhere"], "nowhere: there is no such folder");
    let holder = format!("belongs to another running pomoc (process {})", stack.id());
    check(folder, &["--port", "0", "--data", "data"], &holder);
    check(folder, &["--port", "0", "--data", "content/site.toml"], "cannot be used");
}

#[test]
fn strangers_are_kept_out_unless_asked_for_twice() {
    let folder = Folder::with_content("");
    check(&folder, &["--host", "0.0.0.0", "--port", "0"], "--host-open-to-others");
    check(&folder, &["--host", "everywhere"], "invalid value");
    check(&folder, &["--port", "70000"], "70000 is not in");
    check(&folder, &["serv"], "unrecognized subcommand");
}

#[test]
fn it_stops_cleanly_when_told_to() {
    let folder = Folder::with_content("");
    let mut process = Command::new(stack::program())
        .current_dir(folder.path())
        .args(["--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap();
    let started = Instant::now();
    while process.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < Duration::from_secs(10), "it does not stop");
        std::thread::sleep(Duration::from_millis(50));
    }
    let output = process.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("Ready: ") && said.ends_with("Stopped.\n"), "{said}");
}

#[test]
fn the_clock_cannot_be_told_unless_the_stack_was_started_for_it() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    assert_eq!(ann.calls("POST", &format!("{}/local/clock", stack.address), &[], Some(b"soon")).status, 400);
}

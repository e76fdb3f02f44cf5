//! What a server holds in memory after a load, as the kernel counts it.

use crate::client::Client;
use crate::support::{Installation, PASSWORD};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Sign-ins altogether, and at the same time.
const SIGN_INS: usize = 1000;
const AT_ONCE: usize = 20;
/// One in so many has the right password.
const RIGHT_EVERY: usize = 10;
const OWNERS: usize = 4;
/// What may be held afterwards, more than before.
const MAY_STAY_MIB: u64 = 48;

/// Gives the resident memory of a process in MiB (`man 5 proc_pid_status`).
fn resident_mib(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Tries to sign in from a network of its own, and gives the status.
fn sign_in(client: &Client, number: usize) -> u16 {
    let is_right = number.is_multiple_of(RIGHT_EVERY);
    let name = if is_right { format!("Owner {}", number / RIGHT_EVERY % OWNERS) } else { format!("Nobody {number}") };
    let body = json!({"username": name, "password": if is_right { PASSWORD } else { "not this one at all" }});
    let address = format!("198.{}.{}.7", 18 + number / 256 % 2, number % 256);
    let headers = [("Content-Type", "application/json"), ("X-Forwarded-For", address.as_str())];
    client.send("POST", "/api/v1/admin/sessions", &headers, Some(body.to_string().as_bytes())).status
}

#[test]
fn a_thousand_sign_ins_right_and_wrong_leave_little_memory_behind() {
    let installation = Installation::new();
    for owner in 0..OWNERS {
        let name = format!("Owner {owner}");
        let add = ["moderator", "add", &name, "--role", "owner", "--password-stdin"];
        installation.run_with_input(&add, PASSWORD).done();
    }
    let server =
        installation.serve(&[("server.trusted_proxies", "127.0.0.1/32"), ("limits.sign_ins_per_quarter_hour", "6000")]);
    let client = Client::new(&server.url);
    client.get("/readyz").expect(200);
    let before = resident_mib(server.id());
    let (next, let_in, refused) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= SIGN_INS {
                        break;
                    }
                    match sign_in(&client, number) {
                        201 => let_in.fetch_add(1, Ordering::SeqCst),
                        401 => refused.fetch_add(1, Ordering::SeqCst),
                        status => panic!("sign-in {number} was answered with {status}"),
                    };
                }
            });
        }
    });
    let after = resident_mib(server.id());
    assert_eq!(let_in.into_inner(), SIGN_INS / RIGHT_EVERY);
    assert_eq!(refused.into_inner(), SIGN_INS - SIGN_INS / RIGHT_EVERY);
    assert!(after <= before + MAY_STAY_MIB, "{before} MiB before, {after} MiB after");
}

// SPDX-License-Identifier: Apache-2.0
//! A demonstration is served on loopback only, and says how to come in.

use super::*;

/// A server that ends with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn ask(port: u16, path: &str) -> String {
    use std::io::Read as _;
    let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", port)) else {
        return String::new();
    };
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    let _ = stream.write_all(request.as_bytes());
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn a_demonstration_is_served_here_and_nowhere_else() {
    let demo = Demo::new();
    for address in ["0.0.0.0:0", "[::]:0"] {
        let said = demo.run(&["serve", "--listen", address]).ends(1);
        assert!(said.err.contains("公開できません"), "{said:?}");
    }
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let said = demo.run(&["serve", "--listen", &listen]).ends(2);
    assert!(said.err.contains("ほかのプログラム"), "{said:?}");
    drop(taken);
    demo.run(&["serve", "--listen", "nowhere"]).ends(2);

    let printed = demo.beside("printed");
    let mut serving = Serving(
        Command::new(env!("CARGO_BIN_EXE_yakusoku"))
            .args(["serve", "--data", &demo.data(), "--listen", &listen])
            .stdout(fs::File::create(&printed).unwrap())
            .spawn()
            .unwrap(),
    );
    let until = Instant::now() + Duration::from_secs(SERVING_SECONDS_MAX);
    while !ask(port, "/health").starts_with("HTTP/1.1 200") {
        assert!(Instant::now() < until, "not ready");
        std::thread::sleep(Duration::from_millis(20));
    }
    let printed = fs::read_to_string(&printed).unwrap();
    links_are_told(&printed, port);
    let stopped = Command::new("kill")
        .arg(serving.0.id().to_string())
        .status()
        .unwrap();
    assert!(stopped.success());
    assert_eq!(serving.0.wait().unwrap().code(), Some(0), "{printed}");
    demo.run(&["ledger", "verify"]).ends(0);
}

/// Each sample person has a link and a code, and each link leads in once.
fn links_are_told(printed: &str, port: u16) {
    let lines: Vec<&str> = printed.lines().collect();
    for (role, login) in [("担当者", "tanto"), ("承認者", "shonin"), ("監査", "kansa")] {
        let at = lines
            .iter()
            .position(|line| line.trim_start().starts_with(role))
            .unwrap();
        let link = lines[at + 1].trim();
        let path = link
            .strip_prefix(&format!("http://localhost:{port}"))
            .unwrap();
        assert!(path.rsplit('/').next().unwrap().len() >= 20, "{link}");
        assert!(
            lines[at + 2].contains(&format!("demo code {login} --data ")),
            "{printed}"
        );
        let first = ask(port, path);
        assert!(
            first.starts_with("HTTP/1.1 303") && first.contains("/console/code"),
            "{first}"
        );
        assert!(
            !ask(port, path).starts_with("HTTP/1.1 303"),
            "{link} leads in twice"
        );
    }
    for wanted in [
        "@example.jp",
        "生年月日",
        "要注意",
        "遵守",
        " ledger verify --data ",
    ] {
        assert!(
            printed.contains(wanted),
            "the story lacks {wanted}:\n{printed}"
        );
    }
}

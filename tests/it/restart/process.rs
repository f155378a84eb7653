//! A shop in a process of its own, to be killed: this very test binary, started again for the one test below.

use crate::harness;
use barrow_local::shop::{Options, Shop};
use std::io::Read;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

const DATA: &str = "BARROW_TEST_SHOP_DATA";
const PORT: &str = "BARROW_TEST_SHOP_PORT";

/// Killed when dropped, and ends by itself when this process does.
pub struct ShopProcess(Child);

impl ShopProcess {
    pub fn start(data: &Path, port: u16) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this binary"));
        command.args(["--exact", "restart::process::a_shop_in_a_process_of_its_own", "--ignored", "--nocapture"]);
        command.env(DATA, data).env(PORT, port.to_string()).stdin(Stdio::piped()).stdout(Stdio::null());
        Self(command.spawn().expect("a process"))
    }

    /// `SIGKILL`: nothing is finished, told or saved.
    pub fn kill(mut self) {
        self.end();
    }

    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("a process").is_some()
    }

    fn end(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for ShopProcess {
    fn drop(&mut self) {
        self.end();
    }
}

pub fn options(data: &Path, port: u16) -> Options {
    Options { port, schedules: true, ..harness::options(data) }
}

/// Below the ports that systems hand out by themselves, so that nobody takes it between two starts.
pub fn free_port() -> u16 {
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    std::iter::repeat_with(|| fastrand::u16(20_000..32_000)).take(100).find(free).expect("a free port")
}

/// Not a test by itself: what [`ShopProcess`] runs. Does nothing when nobody said where.
#[tokio::test]
#[ignore = "only for processes that are killed"]
async fn a_shop_in_a_process_of_its_own() {
    let (Ok(data), Ok(port)) = (std::env::var(DATA), std::env::var(PORT)) else { return };
    let shop = Shop::start(options(Path::new(&data), port.parse().expect("a port"))).await;
    let shop = shop.unwrap_or_else(|error| panic!("{error}"));
    let parent_is_gone = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    let _ = parent_is_gone.await;
    shop.kill().await;
}

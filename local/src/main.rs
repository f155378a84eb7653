//! `barrow-local`: runs the whole shop on this machine until Ctrl-C.

use barrow_local::shop::{FUNCTION_SECRETS, OWNER, Options, Seed, Shop, StartError};
use barrow_local::{environment_file, logs};
use clap::{Args, Parser, Subcommand};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs Barrow, the whole shop, on this machine.
#[derive(Parser)]
#[command(name = "barrow-local", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: Run,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the shop until Ctrl-C (the default).
    Run(Run),
}

#[derive(Args)]
struct Run {
    /// Where the shop answers.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Where everything is kept between runs.
    #[arg(long, default_value = ".barrow")]
    data: PathBuf,
    /// What to run.
    #[arg(long, default_value = "template.yaml")]
    template: PathBuf,
    /// Where `make web` put the storefront and the admin.
    #[arg(long, default_value = "web/dist")]
    web: PathBuf,
    /// Runs the functions under `cargo lambda watch` at this address, and not in this process.
    #[arg(long, value_name = "URL")]
    lambda: Option<String>,
    /// Writes the functions' environment to this file, for `cargo lambda watch --env-file` and for `xtask`.
    #[arg(long, value_name = "FILE")]
    env_file_out: Option<PathBuf>,
    /// Starts without the sample shop.
    #[arg(long)]
    no_seed: bool,
}

/// Variables of the shell that reach the functions, for the real Stripe, real mail and other limits.
const PASSED_ON: [&str; 9] = [
    "STRIPE_PUBLISHABLE_KEY",
    "RATE_LIMITS",
    "TRUSTED_PROXIES",
    "MAIL_SMTP_URL",
    "MAIL_FROM",
    "STAFF_MAILBOX",
    "SHOP_NAME",
    "ORDER_EXPIRY_SECONDS",
    "SENTRY_DSN",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // dynoxide warns at every refused condition, and those are the shop's daily bread.
    logs::start("warn,dynoxide=error");
    let Cli { command, run } = Cli::parse();
    let run = match command {
        Some(Command::Run(run)) => run,
        None => run,
    };
    match serve(run).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("barrow-local: {}", message.replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}

async fn serve(run: Run) -> Result<(), String> {
    let environment = chosen_variables();
    let real_stripe = environment.contains_key("STRIPE_SECRET_KEY");
    let mut options = Options::new(&run.data);
    options.port = run.port;
    options.template = run.template;
    options.web = Some(run.web);
    options.seed = if run.no_seed { Seed::None } else { Seed::Sample };
    options.lambda.clone_from(&run.lambda);
    options.environment = environment;
    let shop = Shop::start(options).await.map_err(|error: StartError| error.to_string())?;
    if let Some(file) = &run.env_file_out {
        environment_file::write(file, shop.environment()).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    print!("{}", greeting(&shop, &run.data, run.lambda.as_deref(), real_stripe));
    // A closed terminal is no reason to stop.
    let _ = std::io::stdout().flush();
    wait_for_end().await?;
    println!("\nStopping.");
    shop.stop().await;
    Ok(())
}

fn chosen_variables() -> BTreeMap<String, String> {
    let names = FUNCTION_SECRETS.iter().chain(&PASSED_ON);
    let set = names.filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)));
    set.filter(|(_, value)| !value.is_empty()).collect()
}

async fn wait_for_end() -> Result<(), String> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.map_err(|error| error.to_string()),
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(|error| error.to_string())
}

fn greeting(shop: &Shop, data: &Path, lambda: Option<&str>, real_stripe: bool) -> String {
    let (bold, dim, off) = if std::io::stdout().is_terminal() { ("\x1b[1;32m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
    let url = shop.url();
    let payments = if real_stripe { "Stripe, with your key".to_owned() } else { format!("{url}/_local/pay") };
    let functions = lambda.map_or_else(|| "in this process".to_owned(), |url| format!("cargo lambda watch at {url}"));
    let web = if shop.has_site() { "built" } else { "not built: install Node.js 20 or later" };
    let rows = [
        ("Web app", web.to_owned()),
        ("Local pages", format!("{url}/_local")),
        ("API reference", format!("{url}/_local/api")),
        ("Caught mail", format!("{url}/_local/mail")),
        ("Payment form", payments),
        ("Admin", format!("{url}/admin as {OWNER}, password {}", shop.owner_password())),
        ("Staff token", format!("{} (for programs)", shop.staff_token())),
        ("Functions", functions),
        ("Backends", "DynamoDB, S3, SQS, mail and schedules, all in this process".to_owned()),
        ("Data", format!("{} (make fresh starts over)", data.display())),
    ];
    let mut text = format!("\n  {bold}Barrow is open: {url}{off}\n\n");
    for (name, value) in rows {
        text.push_str(&format!("  {dim}{name:<14}{off} {value}\n"));
    }
    text.push_str(&format!("\n  {dim}Ctrl-C closes it.{off}\n"));
    text
}

//! The command line `pomoc`: the whole help centre on one machine.

mod authorizer;
mod build;
mod contract;
mod dynamodb;
mod gateway;
mod issuer;
mod keep;
mod mail;
mod reload;
mod s3;
mod serve;
mod signing_key;
mod site;
mod stack;
mod token;
mod wire;
mod worker;

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::keep::Task;

/// A build is many small texts: with this allocator it takes a quarter less of the CPU.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A help centre that answers first and takes a ticket when it cannot.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
struct Pomoc {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeOptions,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site and serve it with the ticket service (this is what happens without a command)
    Serve(ServeOptions),
    /// Build the site into a folder
    Build {
        #[command(flatten)]
        content: ContentOptions,
        /// Where the site goes
        #[arg(long, default_value = "site")]
        out: PathBuf,
    },
    /// Look for mistakes in the content and write nothing
    Check(ContentOptions),
    /// Print an access token of the local sign-in, for scripts; the help centre may be running
    Token {
        /// The folder that keeps tickets and files
        #[arg(long, default_value = ".pomoc")]
        data: PathBuf,
        /// Whose token: agent-1, agent-2 or agent-3
        #[arg(long)]
        agent: String,
    },
    /// For tests: what the cloud's template must agree with, as JSON
    #[command(hide = true)]
    Contract,
    /// Count anew what is counted, and mend counters that are off
    Recount(KeepOptions),
    /// Write down everything of whoever wrote a request, as JSON
    Export {
        #[command(flatten)]
        keep: KeepOptions,
        /// The number of one of their requests
        #[arg(long)]
        number: String,
        /// Where it goes; without it, to standard output
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Erase everything of whoever wrote a request, for good
    Erase {
        #[command(flatten)]
        keep: KeepOptions,
        /// The number of one of their requests
        #[arg(long)]
        number: String,
        /// Really
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
struct KeepOptions {
    /// The folder with the articles
    #[arg(long, default_value = "content")]
    content: PathBuf,
    /// The folder that keeps tickets and files; the help centre on it must be stopped
    #[arg(long, default_value = ".pomoc")]
    data: PathBuf,
    /// In the cloud: the table and bucket of POMOC_TABLE and POMOC_BUCKET, with the credentials of AWS_ACCESS_KEY_ID
    #[arg(long)]
    cloud: bool,
}

impl KeepOptions {
    fn keep(&self, task: &Task) -> Result<(), String> {
        keep::keep(&self.content, &self.data, self.cloud, task)
    }
}

#[derive(Debug, Args)]
struct ContentOptions {
    /// The folder with the articles
    #[arg(long, default_value = "content")]
    content: PathBuf,
    /// Broken links and unknown keys are mistakes, not warnings
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// The folder with the articles
    #[arg(long, default_value = "content")]
    content: PathBuf,
    /// Broken links and unknown keys are mistakes, not warnings
    #[arg(long)]
    strict: bool,
    /// The folder that keeps tickets and files
    #[arg(long, default_value = ".pomoc")]
    data: PathBuf,
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The address to listen on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Really listen on an address that other machines reach
    #[arg(long)]
    host_open_to_others: bool,
    /// Open the browser when ready
    #[arg(long)]
    open: bool,
    /// For tests: POST /local/clock tells how many seconds the clock is ahead
    #[arg(long, hide = true)]
    told_clock: bool,
}

fn main() -> ExitCode {
    match run(Pomoc::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(mistake) => {
            eprintln!("error: {mistake}");
            ExitCode::FAILURE
        }
    }
}

fn run(pomoc: Pomoc) -> Result<(), String> {
    match pomoc.command.unwrap_or(Command::Serve(pomoc.serve)) {
        Command::Serve(options) => {
            refuse_strangers(&options)?;
            let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
            runtime.block_on(serve::serve(&options))
        }
        Command::Build { content, out } => build::build(&content.content, &out, content.strict),
        Command::Check(content) => build::site(&content.content, content.strict).map(drop),
        Command::Contract => {
            say(&contract::contract());
            Ok(())
        }
        Command::Recount(keep) => keep.keep(&Task::Recount),
        Command::Export { keep, number, out } => keep.keep(&Task::Export { number, out }),
        Command::Erase { keep, number, yes } => keep.keep(&Task::Erase { number, yes }),
        Command::Token { data, agent } => token::token(&data, &agent).map(|token| say(&token)),
    }
}

fn refuse_strangers(options: &ServeOptions) -> Result<(), String> {
    if options.host.is_loopback() || options.host_open_to_others {
        return Ok(());
    }
    Err(format!(
        "--host {} lets other machines reach this help centre. The local stack speaks plain HTTP, and the keys of its \
         embedded S3 are public, so whoever reaches it can read every ticket. If you want that, add --host-open-to-others.",
        options.host
    ))
}

/// Says one line on standard output. Nobody listening is no reason to stop.
pub(crate) fn say(line: &str) {
    let _written = writeln!(std::io::stdout(), "{line}");
}

//! `pomoc serve`: builds the site, opens the engines, answers until it is told to stop.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use notify::{RecursiveMode, Watcher};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use crate::ServeOptions;
use crate::gateway::Gateway;
use crate::stack::Stack;
use crate::{build, say, worker};

/// An editor that saves writes more than once; one build is enough.
const SETTLE: Duration = Duration::from_millis(120);
/// How long answers under way may take once we are told to stop.
const FAREWELL: Duration = Duration::from_secs(5);

pub(crate) async fn serve(options: &ServeOptions) -> Result<(), String> {
    let listener = listen(options.host, options.port).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let origin = format!("http://{}", reachable(address));
    let site = build::site(&options.content, options.strict)?;
    let stack = Arc::new(Stack::open(&options.data, origin.clone(), site)?);
    say(&format!("Opened the embedded DynamoDB and S3 in {}.", options.data.display()));

    let wrote = Arc::new(watch::Sender::new(()));
    let (built, builds) = watch::channel(0_u64);
    for function in ["inspect", "notify"] {
        tokio::spawn(worker::follow(function, Arc::clone(&stack), wrote.subscribe()));
    }
    tokio::spawn(worker::sweep(Arc::clone(&stack), Arc::clone(&stack.folder)));
    let _watcher = rebuild_on_change(&options.content, options.strict, Arc::clone(&stack), built)?;
    say(&format!("Watching {} for changes.", options.content.display()));

    let gateway = Gateway { stack, wrote, builds, told_clock: options.told_clock };
    say(&format!("Ready: {origin}/  (Ctrl-C stops)"));
    if options.open {
        open(&origin);
    }
    accept(listener, gateway).await;
    say("Stopped.");
    Ok(())
}

/// An address that stands for all of a machine's is none a browser can go to; this machine's own is.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

async fn listen(host: IpAddr, port: u16) -> Result<TcpListener, String> {
    TcpListener::bind(SocketAddr::new(host, port)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("port {port} on {host} is taken by another program. Stop it, or choose another port with --port.")
        }
        std::io::ErrorKind::PermissionDenied => {
            format!("port {port} may not be used without rights; choose one above 1023 with --port.")
        }
        _ => format!("cannot listen on {host} port {port}: {error}"),
    })
}

async fn accept(listener: TcpListener, gateway: Gateway) {
    let graceful = GracefulShutdown::new();
    let stop = stopped();
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // Out of file handles, or the peer left: the next one may be fine.
                Err(_) => { tokio::time::sleep(Duration::from_millis(20)).await; continue }
            },
            () = &mut stop => break,
        };
        let gateway = gateway.clone();
        let service = service_fn(move |request| {
            let gateway = gateway.clone();
            async move { Ok::<_, std::convert::Infallible>(gateway.answer(request, peer).await) }
        });
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(30));
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A peer that breaks off is no failure of ours.
            let _ended = connection.await;
        });
    }
    drop(listener);
    let _finished = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _interrupted = interrupt.await;
}

/// Builds again after every change of the content; a build that fails leaves the former site in place.
fn rebuild_on_change(
    content: &Path,
    strict: bool,
    stack: Arc<Stack>,
    built: watch::Sender<u64>,
) -> Result<impl Watcher + use<>, String> {
    let (changed, mut changes) = mpsc::unbounded_channel();
    let told = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _told = changed.send(());
        }
    };
    let cannot = |error: notify::Error| format!("{} cannot be watched: {error}", content.display());
    let mut watcher = notify::recommended_watcher(told).map_err(cannot)?;
    watcher.watch(content, RecursiveMode::Recursive).map_err(cannot)?;
    let content = content.to_owned();
    tokio::spawn(async move {
        while changes.recv().await.is_some() {
            tokio::time::sleep(SETTLE).await;
            while changes.try_recv().is_ok() {}
            let folder = content.clone();
            let site = tokio::task::spawn_blocking(move || build::site(&folder, strict)).await;
            match site.map_err(|error| error.to_string()).flatten().and_then(|site| stack.replace(site)) {
                Ok(()) => built.send_modify(|builds| *builds += 1),
                Err(mistakes) => say(&format!("{mistakes}\nThe former site stays until this is mended.")),
            }
        }
    });
    Ok(watcher)
}

fn open(origin: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if std::process::Command::new(program).arg(origin).spawn().is_err() {
        say(&format!("No program to open a browser with was found ({program}); open {origin}/ by hand."));
    }
}

//! `ots-server serve`: runs the call centre.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::args::{PlaceArgs, ServeArgs};
use super::place::{Place, given_settings};
use super::{CliError, say};
use crate::AppState;
use crate::clock::Clock;
use crate::escalation::Outside;
use crate::instance;
use crate::keys::own_tls;
use crate::net::{self, Certificate};
use crate::settings::Tls;
use crate::setup::{self, Changes, SetupError};

pub(super) async fn serve(place: &PlaceArgs, options: ServeArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let settings = options
        .instance
        .as_deref()
        .map(given_settings)
        .transpose()?;
    let given = match (&options.tls_cert, &options.tls_key) {
        (Some(cert), Some(key)) => Some(Certificate::read(cert, key).map_err(CliError::wrong)?),
        _ => None,
    };
    let stopped = stopped();
    place.make()?;
    let _lock = place.lock()?;
    raise_file_limit();
    let listener = listen(options.listen).await?;
    let address = listener.local_addr().map_err(CliError::failed)?;
    let keeper = match options.keeper_listen {
        Some(keeper) => Some(listen(keeper).await?),
        None => None,
    };

    let store = place.store().await?;
    let keys = setup::keys(&store, &place.data)
        .await
        .map_err(CliError::failed)?;
    let clock = Clock::system();
    let changes = Changes {
        settings,
        listening: Some(reachable(address, given.is_some())),
        file_anchor: Some(
            given
                .as_ref()
                .and_then(|given| given.chain.last())
                .map(|last| last.to_vec())
                .unwrap_or_default(),
        ),
        ..Changes::default()
    };
    match setup::bring_up_to_date(&store, &keys, &changes, clock.now()).await {
        Ok(_) => {}
        // An offline root: the document in force stays in force.
        Err(SetupError::Issue(error @ crate::instance::IssueError::NoRoot)) => {
            tracing::warn!("{error}")
        }
        Err(error) => return Err(CliError::failed(error)),
    }
    let outside = if options.tell_nobody {
        tracing::warn!("--tell-nobody: no webhook and no mail goes out from here, whatever waits");
        Outside::Nobody
    } else {
        Outside::Told
    };
    let state = AppState::start_telling(store, keys, clock, outside)
        .await
        .map_err(CliError::failed)?;
    let certificate = match given {
        Some(given) => Some(given),
        None => own_certificate(&state)?,
    };
    let scheme = if certificate.is_some() {
        "https"
    } else {
        "http"
    };
    if let Some(keeper) = &keeper {
        let address = keeper.local_addr().map_err(CliError::failed)?;
        say(&format!("Keeper: http://{address}/\n"));
    }
    say(&format!("Console: {scheme}://{}/\n", console_host(address)));
    let stop = async {
        stopped.await;
        state.begin_stop();
    };
    let main = net::serve(listener, certificate, state.router(), stop);
    let keeper = async {
        match keeper {
            Some(keeper) => net::serve(keeper, None, state.keeper_router(), state.stopping()).await,
            None => Ok(()),
        }
    };
    tokio::try_join!(main, keeper).map_err(CliError::failed)?;
    state.stop().await;
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| CliError::failed(format!("cannot listen on {address}: {error}")))
}

/// A certificate of the instance's own authority, if phones come by `https` and
/// nobody else answers TLS.
fn own_certificate(state: &AppState) -> Result<Option<Certificate>, CliError> {
    let facts = state.facts();
    let servers = facts
        .documents
        .newest()
        .map(|newest| newest.document().servers.clone())
        .unwrap_or_default();
    let (hosts, secure) = instance::hosts(&servers);
    if !secure || facts.settings.server.tls == Tls::Elsewhere {
        return Ok(None);
    }
    let own = own_tls(state.keys(), &hosts).map_err(CliError::failed)?;
    Ok(Some(Certificate {
        chain: own.chain,
        key: own.key,
    }))
}

/// The address for the instance document while no public one is set.
fn reachable(address: SocketAddr, secure: bool) -> String {
    format!(
        "{}://{}",
        if secure { "https" } else { "http" },
        console_host(address)
    )
}

fn console_host(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("127.0.0.1:{}", address.port())
    } else {
        address.to_string()
    }
}

/// As many sockets as the machine lets us have: 10,000 phones may come at once.
fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::debug!(%error, "the limit of open files stays as it is");
    }
}

/// Ready when the service manager or a person says stop. Listens for that from now
/// on: a stop that comes before the server is up would otherwise end it half-way.
fn stopped() -> impl Future<Output = ()> {
    let signals = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    );
    async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

//! What every operation of one opened phone shares: its folder, its clock, its instance.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ots_protocol::Sha256;
use ots_protocol::instance::SignedInstance;
use rustls::ClientConfig;

use crate::clock::Clock;
use crate::corrupt;
use crate::db::{Db, Folder};
use crate::error::CoreError;
use crate::sync::endpoint::Endpoint;
use crate::tls;

/// Shared by the Reporter and the syncs it starts.
pub(crate) struct Context {
    pub(crate) folder: Folder,
    pub(crate) embedded: SignedInstance,
    pub(crate) clock: Arc<dyn Clock>,
    /// Instead of the instance's own addresses, where somebody said so.
    servers: Vec<Endpoint>,
    /// Kept between syncs for its sessions: a resumed handshake saves a round trip.
    tls: Mutex<Option<(Sha256, ClientConfig)>>,
    /// The address that last gave something signed: the next session begins there.
    answered: Mutex<Option<Endpoint>>,
}

impl Context {
    pub(crate) fn new(
        folder: Folder,
        embedded: SignedInstance,
        clock: Arc<dyn Clock>,
        servers: &[String],
    ) -> Result<Self, CoreError> {
        let servers = servers
            .iter()
            .map(|url| Endpoint::parse(url))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            folder,
            embedded,
            clock,
            servers,
            tls: Mutex::new(None),
            answered: Mutex::new(None),
        })
    }

    /// Opens the queue; a broken one is moved aside and replaced.
    pub(crate) fn open_db(&self, busy: Duration) -> Result<Db, CoreError> {
        match Db::open(&self.folder, busy) {
            Err(error) if error.is_corrupt() => {
                self.set_aside()?;
                Db::open(&self.folder, busy)
            }
            Ok(db) => {
                // What cannot be read now must not keep the app from opening; the next one tries.
                let _ = corrupt::finish(&self.folder, &self.embedded, &self.clock.read());
                Ok(db)
            }
            other => other,
        }
    }

    /// Removes the broken queues that were moved aside.
    pub(crate) fn remove_broken_queues(&self) -> Result<(), CoreError> {
        corrupt::remove_all(&self.folder, &self.embedded, &self.clock.read())
    }

    /// Moves a broken queue aside.
    pub(crate) fn set_aside(&self) -> Result<(), CoreError> {
        corrupt::set_aside(&self.folder, &self.embedded, &self.clock.read())
    }

    /// Where to send to, in the order of trying. An address of the document that may not be
    /// spoken to is passed over.
    pub(crate) fn endpoints(&self, instance: &SignedInstance) -> Result<Vec<Endpoint>, CoreError> {
        if !self.servers.is_empty() {
            return Ok(self.servers.clone());
        }
        let servers = &instance.document().servers;
        let endpoints: Vec<_> = servers
            .iter()
            .filter_map(|url| Endpoint::parse(url).ok())
            .collect();
        if endpoints.is_empty() {
            return Err(CoreError::Instance(
                "names no server that may be spoken to".to_owned(),
            ));
        }
        Ok(endpoints)
    }

    /// Something signed came from this address.
    pub(crate) fn remember_answer_of(&self, endpoint: &Endpoint) {
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        *answered = Some(endpoint.clone());
    }

    /// Which of these addresses to ask first.
    pub(crate) fn first_of(&self, endpoints: &[Endpoint]) -> usize {
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let known = answered.as_ref();
        let place = known.and_then(|known| endpoints.iter().position(|one| one == known));
        place.unwrap_or(0)
    }

    /// The TLS settings of a document, made once.
    pub(crate) fn tls(&self, instance: &SignedInstance) -> Result<ClientConfig, CoreError> {
        let digest = Sha256::of(instance.as_bytes());
        let mut kept = self.tls.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((of, config)) if *of == digest => Ok(config.clone()),
            _ => {
                let config = tls::client_config(instance)?;
                *kept = Some((digest, config.clone()));
                Ok(config)
            }
        }
    }
}

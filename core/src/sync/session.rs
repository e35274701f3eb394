//! A conversation with the call centre: which address, which connection, which keys are believed.

use std::time::Duration;

use ots_protocol::batch::{self, BATCH_TYPE, BatchItem, ENVELOPE_TYPE};
use ots_protocol::instance::SignedInstance;
use ots_protocol::keys::ReceiptPublicKey;
use reqwest::Method;
use reqwest::header::{self, HeaderName, HeaderValue};
use rusqlite::Connection as Queue;
use tokio::time::Instant;

use super::endpoint::Endpoint;
use super::failure::{Failure, FailureKind};
use super::link;
use super::transport::{Answer, Ask, Transport};
use super::verdict::{self, Verdict};
use crate::context::Context;
use crate::dispatch::Outgoing;
use crate::error::CoreError;
use crate::{instance_store, policy};

const AGE: HeaderName = HeaderName::from_static("ots-age-ms");

/// A verdict for each item sent, in order.
pub(crate) struct Reply {
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) retry_after: Option<Duration>,
}

/// See the module's text.
pub(crate) struct Session<'a> {
    context: &'a Context,
    deadline: Instant,
    instance: SignedInstance,
    keys: Vec<ReceiptPublicKey>,
    endpoints: Vec<Endpoint>,
    /// Which of the endpoints is spoken to.
    at: usize,
    transport: Transport,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        context: &'a Context,
        queue: &Queue,
        deadline: Instant,
    ) -> Result<Self, CoreError> {
        let instance = instance_store::in_hand(queue, &context.embedded)?;
        Ok(Self {
            context,
            deadline,
            keys: instance.document().receipt_keys(),
            endpoints: context.endpoints(&instance)?,
            transport: Transport::new(context.tls(&instance)?)?,
            instance,
            at: 0,
        })
    }

    /// The instance document this session goes by.
    pub(crate) const fn instance(&self) -> &SignedInstance {
        &self.instance
    }

    /// The keys that its receipts may be signed with.
    pub(crate) fn keys(&self) -> &[ReceiptPublicKey] {
        &self.keys
    }

    /// Goes by a newer document from now on: its keys, its addresses, its authorities.
    pub(crate) fn adopt(&mut self, document: SignedInstance) -> Result<(), CoreError> {
        self.keys = document.document().receipt_keys();
        self.endpoints = self.context.endpoints(&document)?;
        self.transport = Transport::new(self.context.tls(&document)?)?;
        self.at = 0;
        self.instance = document;
        Ok(())
    }

    /// Turns to the next address; `false` when there is none left in this session.
    pub(crate) fn next_endpoint(&mut self) -> bool {
        let more = self.at + 1 < self.endpoints.len();
        if more {
            self.at += 1;
        }
        more
    }

    /// Asks the address in use.
    pub(crate) async fn ask(&self, ask: Ask) -> Result<Answer, FailureKind> {
        self.transport
            .ask(&self.endpoints[self.at], ask, self.deadline)
            .await
    }

    /// Connects and shakes hands ahead of time. Whether it worked shows when it is needed.
    pub(crate) async fn warm_up(&self) {
        let mut ask = Ask::get("/healthz".to_owned(), policy::ANSWER_MAX_BYTES);
        ask.method = Method::HEAD;
        drop(self.ask(ask).await);
    }

    /// Sends items: one as a `PUT` of its own, several as a batch.
    ///
    /// # Errors
    /// When no answer came, or a batch was answered by something that is no list of verdicts.
    pub(crate) async fn send(&self, taken: &[Outgoing]) -> Result<Reply, Failure> {
        match taken {
            [single] => self.put(single).await,
            several => self.post(several).await,
        }
    }

    async fn put(&self, outgoing: &Outgoing) -> Result<Reply, Failure> {
        let envelope = &outgoing.envelope;
        let age = match self.age_ms(outgoing) {
            Some(age) => HeaderValue::from(age),
            None => HeaderValue::from_static("unknown"),
        };
        let ask = Ask {
            method: Method::PUT,
            path: format!(
                "/v1/reports/{}/items/{}",
                envelope.report_id(),
                envelope.item_id()
            ),
            headers: vec![
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static(ENVELOPE_TYPE),
                ),
                (AGE, age),
            ],
            body: envelope.as_bytes().to_vec(),
            answer_limit: policy::ANSWER_MAX_BYTES,
        };
        let answer = self.ask(ask).await?;
        let verdict = verdict::of_answer(envelope, answer.status, &answer.body, &self.keys);
        Ok(Reply {
            verdicts: vec![verdict],
            retry_after: self.retry_after(&answer),
        })
    }

    async fn post(&self, taken: &[Outgoing]) -> Result<Reply, Failure> {
        let items: Vec<BatchItem> = taken
            .iter()
            .map(|outgoing| BatchItem {
                age_ms: self.age_ms(outgoing),
                envelope: outgoing.envelope.as_bytes().to_vec(),
            })
            .collect();
        let ask = Ask {
            method: Method::POST,
            path: "/v1/items".to_owned(),
            headers: vec![(header::CONTENT_TYPE, HeaderValue::from_static(BATCH_TYPE))],
            body: batch::encode_items(&items),
            answer_limit: policy::ANSWER_MAX_BYTES + taken.len() * policy::ANSWER_BYTES_PER_ITEM,
        };
        let answer = self.ask(ask).await?;
        let retry_after = self.retry_after(&answer);
        let unusable = Failure {
            kind: FailureKind::Unsigned(answer.status),
            retry_after,
        };
        let statements = batch::decode_verdicts(&answer.body).map_err(|_| unusable)?;
        if statements.len() != taken.len() {
            return Err(unusable);
        }
        let verdicts = taken
            .iter()
            .zip(&statements)
            .map(|(outgoing, said)| {
                verdict::of_statement(&outgoing.envelope, said.status, &said.statement, &self.keys)
            })
            .collect();
        Ok(Reply {
            verdicts,
            retry_after,
        })
    }

    fn age_ms(&self, outgoing: &Outgoing) -> Option<u64> {
        let age = self.context.clock.read().boot_age_ms(&outgoing.created)?;
        u64::try_from(age).ok()
    }

    fn retry_after(&self, answer: &Answer) -> Option<Duration> {
        link::retry_after(&answer.headers, self.context.clock.read().now)
    }

    /// The newest document that can be verified from the one in hand; `None` if there is no newer.
    ///
    /// The call centre's newest may be signed by a root that this phone does not know yet. Then
    /// it is asked for the newest that each known root signed; that one may name the next root.
    pub(crate) async fn newer_instance(&self) -> Option<SignedInstance> {
        let mut newest: Option<SignedInstance> = None;
        for _ in 0..policy::ROOT_HOPS_MAX {
            let in_hand = newest.clone().unwrap_or_else(|| self.instance.clone());
            match self.successor_of(&in_hand).await {
                Some(next) => newest = Some(next),
                None => break,
            }
        }
        newest
    }

    async fn successor_of(&self, in_hand: &SignedInstance) -> Option<SignedInstance> {
        let mut paths = vec!["/v1/instance".to_owned()];
        let roots = &in_hand.document().roots;
        paths.extend(
            roots
                .iter()
                .map(|root| format!("/v1/instance?root={}", root.id())),
        );
        for path in paths {
            let answer = self
                .ask(Ask::get(path, policy::INSTANCE_MAX_BYTES))
                .await
                .ok()?;
            if let Ok(next) = in_hand.successor(&answer.body) {
                return Some(next);
            }
        }
        None
    }
}

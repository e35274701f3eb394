//! A conversation with the call centre: which address, which connection, which keys are believed.
//!
//! Everything is asked of each address until one gives an answer that counts, beginning with the one
//! that did so last.

use std::cell::Cell;
use std::time::Duration;

use ots_protocol::batch::{self, BATCH_TYPE, BatchItem, ENVELOPE_TYPE};
use ots_protocol::instance::SignedInstance;
use ots_protocol::keys::ReceiptPublicKey;
use reqwest::Method;
use reqwest::header::{self, HeaderName, HeaderValue};
use rusqlite::Connection as Queue;

use super::addresses::{first_or_second, first_that_counts};
use super::endpoint::Endpoint;
use super::failure::{Failure, FailureKind};
use super::limit::Limit;
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

impl Reply {
    fn is_signed(&self) -> bool {
        let unsigned = |verdict: &Verdict| matches!(verdict, Verdict::TryAgain(_));
        !self.verdicts.iter().all(unsigned)
    }
}

/// Of several tries that all came to nothing, the one that says most is what happened: who asks for a
/// newer document or for patience before any other answer, and any before none.
fn weight(tried: &Result<Reply, Failure>) -> u8 {
    match tried {
        Ok(reply) if reply.verdicts.iter().any(Verdict::asks_for_instance) => 4,
        Ok(Reply { retry_after, .. }) | Err(Failure { retry_after, .. })
            if retry_after.is_some() =>
        {
            3
        }
        Ok(_) => 2,
        Err(failure) if failure.kind.is_unreachable() => 0,
        Err(_) => 1,
    }
}

/// See the module's text.
pub(crate) struct Session<'a> {
    context: &'a Context,
    limit: Limit<'a>,
    instance: SignedInstance,
    keys: Vec<ReceiptPublicKey>,
    pub(super) endpoints: Vec<Endpoint>,
    /// Which of the endpoints is asked first.
    pub(super) at: Cell<usize>,
    pub(super) transport: Transport,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        context: &'a Context,
        queue: &Queue,
        limit: Limit<'a>,
    ) -> Result<Self, CoreError> {
        let instance = instance_store::in_hand(queue, &context.embedded)?;
        let endpoints = context.endpoints(&instance)?;
        Ok(Self {
            context,
            limit,
            keys: instance.document().receipt_keys(),
            at: Cell::new(context.first_of(&endpoints)),
            endpoints,
            transport: Transport::new(context.tls(&instance)?)?,
            instance,
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
        self.at = Cell::new(self.context.first_of(&self.endpoints));
        self.instance = document;
        Ok(())
    }

    /// Asks each address until one counts; gives back which and what it said, else what each said.
    ///
    /// Of the address that is asked first, an answer may be held back for so long.
    pub(super) async fn everywhere<T, F: Future<Output = T>>(
        &self,
        held_back: Duration,
        ask: impl Fn(usize) -> F,
        counts: impl Fn(&T) -> bool,
    ) -> Result<(usize, T), Vec<T>> {
        let first = self.at.get();
        let others = (0..self.endpoints.len()).filter(|other| *other != first);
        let order = std::iter::once(first).chain(others);
        let answered = first_that_counts(order, self.share(held_back), ask, counts).await;
        if let Ok((address, _)) = &answered {
            self.at.set(*address);
        }
        answered
    }

    /// How long one address may keep silent before the next is asked beside it.
    pub(super) fn share(&self, held_back: Duration) -> Duration {
        let parts = u32::try_from(self.endpoints.len()).unwrap_or(u32::MAX);
        let share = self.limit.left().saturating_sub(held_back) / parts.max(1);
        held_back + share.min(policy::ADDRESS_SHARE)
    }

    pub(super) async fn ask_at(&self, address: usize, ask: Ask) -> Result<Answer, FailureKind> {
        self.ask_over(&self.transport, address, ask).await
    }

    async fn ask_over(
        &self,
        transport: &Transport,
        address: usize,
        ask: Ask,
    ) -> Result<Answer, FailureKind> {
        if self.limit.is_over() {
            return Err(FailureKind::OutOfTime);
        }
        let endpoint = &self.endpoints[address];
        transport.ask(endpoint, ask, self.limit.cuts_at()).await
    }

    /// As [`Self::ask_at`]; where nothing comes for long, the same once more over a connection of its
    /// own: the first may be one that leads nowhere any more. Only for what is small enough.
    async fn ask_twice(&self, address: usize, ask: Ask) -> Result<Answer, FailureKind> {
        if ask.body.len() > policy::TWICE_MAX_BYTES {
            return self.ask_at(address, ask).await;
        }
        let over = |transport: Transport| {
            let ask = ask.clone();
            async move { self.ask_over(&transport, address, ask).await }
        };
        let second = || {
            let tls = self.context.tls(&self.instance).ok()?;
            Transport::new(tls).ok().map(over)
        };
        first_or_second(policy::TWICE_AFTER, over(self.transport.clone()), second).await
    }

    /// Asks a question whose answer the call centre may hold back for so long; `counts` says which
    /// answer is its own. Where none is, gives back one that is not, else why there is none.
    pub(crate) async fn question(
        &self,
        held_back: Duration,
        question: impl Fn(Duration) -> Ask,
        counts: impl Fn(&Answer) -> bool,
    ) -> Result<Answer, FailureKind> {
        let first = self.at.get();
        let ask = |address| {
            let wait = if address == first {
                held_back
            } else {
                Duration::ZERO
            };
            self.ask_at(address, question(wait))
        };
        let counts = |answer: &Result<_, _>| answer.as_ref().is_ok_and(&counts);
        let answers = match self.everywhere(held_back, ask, counts).await {
            Ok((address, answer)) => {
                self.context.remember_answer_of(&self.endpoints[address]);
                return answer;
            }
            Err(answers) => answers,
        };
        let weight = |answer: &Result<_, FailureKind>| match answer {
            Ok(_) => 2,
            Err(kind) => u8::from(!kind.is_unreachable()),
        };
        let most = answers.into_iter().max_by_key(weight);
        most.unwrap_or(Err(FailureKind::NoAddress))
    }

    /// Sends items: one as a `PUT` of its own, several as a batch.
    ///
    /// # Errors
    /// When no answer came, or a batch was answered by something that is no list of verdicts.
    pub(crate) async fn send(&self, taken: &[Outgoing]) -> Result<Reply, Failure> {
        let signed = |tried: &Result<Reply, _>| tried.as_ref().is_ok_and(Reply::is_signed);
        let send = |address| self.send_to(address, taken);
        match self.everywhere(Duration::ZERO, send, signed).await {
            Ok((address, reply)) => {
                self.context.remember_answer_of(&self.endpoints[address]);
                reply
            }
            Err(tried) => {
                let most = tried.into_iter().max_by_key(weight);
                most.unwrap_or(Err(FailureKind::NoAddress.into()))
            }
        }
    }

    async fn send_to(&self, address: usize, taken: &[Outgoing]) -> Result<Reply, Failure> {
        match taken {
            [single] => self.put(address, single).await,
            several => self.post(address, several).await,
        }
    }

    async fn put(&self, address: usize, outgoing: &Outgoing) -> Result<Reply, Failure> {
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
        let answer = self.ask_twice(address, ask).await?;
        let verdict = verdict::of_answer(envelope, answer.status, &answer.body, &self.keys);
        Ok(Reply {
            verdicts: vec![verdict],
            retry_after: self.retry_after(&answer),
        })
    }

    async fn post(&self, address: usize, taken: &[Outgoing]) -> Result<Reply, Failure> {
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
        let answer = self.ask_at(address, ask).await?;
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
}

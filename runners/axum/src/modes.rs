//! What the axum application does with the messages of a WebSocket, by mode.

use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket};
use contract::{Config, Relay, State, push, read_push_pool};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use tungstenite::error::{Error, ProtocolError};

pub struct Server {
    pub config: Config,
    pub state: Arc<State>,
    relay: Relay<Message>,
    pool: Vec<Bytes>,
}

impl Server {
    pub fn new(config: Config) -> Self {
        let state = Arc::new(State::default());
        let relay = Relay::new(config.slow_viewer.clone(), Arc::clone(&state), |message| payload_of(message).len());
        let pool = read_push_pool(&config).into_iter().map(Bytes::from).collect();
        Self { config, state, relay, pool }
    }

    /// Serves one connection to its end.
    pub async fn handle(&self, mut socket: WebSocket, is_viewer: bool) {
        match self.config.mode.as_str() {
            "ingest" => while self.next(&mut socket).await.is_some() {},
            "ingest-ack" => self.acknowledge(socket).await,
            "echo" => self.echo(socket).await,
            "push" => push(socket, &self.state, self.frames()).await,
            _ if is_viewer => self.relay.view(socket).await,
            _ => {
                while let Some(message) = self.next(&mut socket).await {
                    self.relay.forward(&message);
                }
            }
        }
    }

    /// The next message with content, counted; `None` at the end of the connection.
    async fn next(&self, socket: &mut WebSocket) -> Option<Message> {
        let message = self.receive(socket).await?;
        self.state.take(matches!(message, Message::Text(_)), payload_of(&message));
        Some(message)
    }

    async fn receive(&self, socket: &mut WebSocket) -> Option<Message> {
        loop {
            match socket.recv().await? {
                Ok(message @ (Message::Binary(_) | Message::Text(_))) => return Some(message),
                // After a close frame the next call sends the answer.
                Ok(_) => {}
                Err(error) => {
                    self.state.counters.failed.fetch_add(u64::from(is_violation(error)), Relaxed);
                    return None;
                }
            }
        }
    }

    async fn acknowledge(&self, mut socket: WebSocket) {
        let Config { sequence_offset, acknowledgement_bytes, max_echo_text_bytes, .. } = self.config;
        while let Some(message) = self.receive(&mut socket).await {
            let answer = match message {
                Message::Binary(frame) => {
                    self.state.take(false, &frame);
                    let first = sequence_offset.min(frame.len());
                    let last = (sequence_offset + acknowledgement_bytes).min(frame.len());
                    Message::Binary(frame.slice(first..last))
                }
                Message::Text(text) if text.len() <= max_echo_text_bytes => Message::Text(text),
                _ => continue,
            };
            if socket.send(answer).await.is_err() {
                return;
            }
        }
    }

    async fn echo(&self, mut socket: WebSocket) {
        while let Some(message) = self.next(&mut socket).await {
            self.state.counters.count_sent(payload_of(&message).len());
            if socket.send(message).await.is_err() {
                return;
            }
        }
    }

    fn frames(&self) -> impl Iterator<Item = (Message, usize)> {
        self.pool.iter().cycle().map(|frame| (Message::Binary(frame.clone()), frame.len()))
    }
}

fn payload_of(message: &Message) -> &[u8] {
    match message {
        Message::Text(text) => text.as_bytes(),
        Message::Binary(bytes) => bytes,
        _ => &[],
    }
}

/// Whether the library ended the connection for a violation; a peer may disconnect at any time.
fn is_violation(error: axum::Error) -> bool {
    match error.into_inner().downcast::<Error>().as_deref() {
        Ok(Error::Capacity(_) | Error::Utf8(_)) => true,
        Ok(Error::Protocol(error)) => !matches!(error, ProtocolError::ResetWithoutClosingHandshake),
        _ => false,
    }
}

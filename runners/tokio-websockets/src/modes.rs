//! What the application does with the messages of a WebSocket, by mode.

use bytes::Bytes;
use contract::{Config, Relay, State, push, read_push_pool};
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use tokio::net::TcpStream;
use tokio_websockets::{Error, Message, WebSocketStream};

type Socket = WebSocketStream<TcpStream>;

pub struct Server {
    pub config: Config,
    pub state: Arc<State>,
    relay: Relay<Message>,
    pool: Vec<Bytes>,
}

impl Server {
    pub fn new(config: Config) -> Self {
        let state = Arc::new(State::default());
        let relay = Relay::new(config.slow_viewer.clone(), Arc::clone(&state), |message: &Message| message.as_payload().len());
        let pool = read_push_pool(&config).into_iter().map(Bytes::from).collect();
        Self { config, state, relay, pool }
    }

    /// Serves one connection to its end.
    pub async fn handle(&self, mut socket: Socket, is_viewer: bool) {
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
    async fn next(&self, socket: &mut Socket) -> Option<Message> {
        let message = self.receive(socket).await?;
        self.state.take(message.is_text(), message.as_payload());
        Some(message)
    }

    async fn receive(&self, socket: &mut Socket) -> Option<Message> {
        loop {
            match socket.next().await? {
                Ok(message) if message.is_binary() || message.is_text() => return Some(message),
                // After a close frame the next call sends the answer.
                Ok(_) => {}
                Err(error) => {
                    self.state.counters.failed.fetch_add(u64::from(!matches!(error, Error::Io(_))), Relaxed);
                    // The close frame that says why.
                    let _ = socket.flush().await;
                    return None;
                }
            }
        }
    }

    async fn acknowledge(&self, mut socket: Socket) {
        let Config { sequence_offset, acknowledgement_bytes, max_echo_text_bytes, .. } = self.config;
        while let Some(message) = self.receive(&mut socket).await {
            let bytes = message.as_payload().len();
            let answer = if message.is_binary() {
                self.state.take(false, message.as_payload());
                let (first, last) = (sequence_offset.min(bytes), (sequence_offset + acknowledgement_bytes).min(bytes));
                Message::binary(Bytes::from(message.into_payload()).slice(first..last))
            } else if bytes <= max_echo_text_bytes {
                message
            } else {
                continue;
            };
            if socket.send(answer).await.is_err() {
                return;
            }
        }
    }

    async fn echo(&self, mut socket: Socket) {
        while let Some(message) = self.next(&mut socket).await {
            self.state.counters.count_sent(message.as_payload().len());
            if socket.send(message).await.is_err() {
                return;
            }
        }
    }

    fn frames(&self) -> impl Iterator<Item = (Message, usize)> {
        self.pool.iter().cycle().map(|frame| (Message::binary(frame.clone()), frame.len()))
    }
}

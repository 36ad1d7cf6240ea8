//! tokio-websockets, as its documentation writes a server. https://docs.rs/tokio-websockets/latest/tokio_websockets/

mod modes;

use contract::{Ready, converse, locked_version, read_config};
use modes::Server;
use serde_json::json;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio_websockets::{Config, Limits, ServerBuilder};

const DEFAULT_MAX_PAYLOAD_BYTES: usize = 64 << 20;
const DEFAULT_FRAME_BYTES: usize = 4 << 20;

#[tokio::main]
async fn main() {
    let server = Arc::new(Server::new(read_config()));
    let listener = TcpListener::bind((server.config.host.as_str(), 0)).await.expect("the host can be listened on");
    let limit = server.config.limits.max_message_bytes;
    let ready = Ready {
        port: listener.local_addr().expect("a listener has an address").port(),
        library: "tokio-websockets",
        library_version: locked_version(include_str!("../Cargo.lock"), "tokio-websockets"),
        applied: json!({
            "maxMessageBytes": limit.unwrap_or(DEFAULT_MAX_PAYLOAD_BYTES),
            "frameSize": limit.unwrap_or(DEFAULT_FRAME_BYTES),
            "workerThreads": tokio::runtime::Handle::current().metrics().num_workers(),
        }),
    };
    converse(ready, Arc::clone(&server.state));
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(Arc::clone(&server), stream, limit));
    }
}

async fn serve(server: Arc<Server>, stream: TcpStream, limit: Option<usize>) {
    let builder = match limit {
        Some(bytes) => ServerBuilder::new()
            .config(Config::default().frame_size(bytes))
            .limits(Limits::default().max_payload_len(Some(bytes))),
        None => ServerBuilder::new(),
    };
    if let Ok((request, socket)) = builder.accept(stream).await {
        server.handle(socket, request.uri().path() == "/viewer").await;
    }
}

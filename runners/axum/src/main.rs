//! axum, as its documentation writes a WebSocket handler. https://docs.rs/axum/latest/axum/extract/ws/index.html

mod modes;

use axum::extract::{State, WebSocketUpgrade};
use axum::http::Uri;
use axum::{Router, response::Response, routing::any};
use contract::{Ready, converse, locked_version, read_config};
use modes::Server;
use serde_json::json;
use std::sync::Arc;
use tokio::net::TcpListener;

const DEFAULT_MAX_FRAME_BYTES: usize = 16 << 20;

#[tokio::main]
async fn main() {
    let server = Arc::new(Server::new(read_config()));
    let listener = TcpListener::bind((server.config.host.as_str(), 0)).await.expect("the host can be listened on");
    let port = listener.local_addr().expect("a listener has an address").port();
    let app = Router::new().fallback(any(upgrade)).with_state(Arc::clone(&server));
    let ready = Ready {
        port,
        library: "axum",
        library_version: locked_version(include_str!("../Cargo.lock"), "axum"),
        applied: json!({
            "maxMessageBytes": server.config.limits.max_message_bytes.unwrap_or(DEFAULT_MAX_FRAME_BYTES),
            "tungstenite": locked_version(include_str!("../Cargo.lock"), "tungstenite"),
            "workerThreads": tokio::runtime::Handle::current().metrics().num_workers(),
        }),
    };
    converse(ready, Arc::clone(&server.state));
    axum::serve(listener, app).await.expect("the listener stays open");
}

async fn upgrade(State(server): State<Arc<Server>>, uri: Uri, socket: WebSocketUpgrade) -> Response {
    let socket = match server.config.limits.max_message_bytes {
        Some(bytes) => socket.max_message_size(bytes).max_frame_size(bytes),
        None => socket,
    };
    let is_viewer = uri.path() == "/viewer";
    socket.on_upgrade(move |socket| async move { server.handle(socket, is_viewer).await })
}

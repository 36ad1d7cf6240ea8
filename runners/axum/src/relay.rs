//! axum as a relay: a channel for each viewer, with a task that sends what is in it.

use crate::modes::payload_of;
use axum::extract::ws::{Message, WebSocket};
use contract::{SlowViewer, State};
use futures_util::{SinkExt, StreamExt};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, RwLock};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

type Viewers = RwLock<Vec<Arc<Viewer>>>;

struct Viewer {
    channel: UnboundedSender<Message>,
    /// Bytes of the channel and of the frame that is being sent.
    unsent_bytes: AtomicUsize,
    /// The newest frame while the viewer is behind.
    latest: Mutex<Option<Message>>,
}

pub struct Relay {
    slow_viewer: Option<SlowViewer>,
    state: Arc<State>,
    viewers: Viewers,
}

impl Relay {
    pub fn new(slow_viewer: Option<SlowViewer>, state: Arc<State>) -> Self {
        Self { slow_viewer, state, viewers: Viewers::default() }
    }

    /// Hands a frame to every viewer that its policy leaves.
    pub fn forward(&self, message: &Message) {
        let viewers = self.viewers.read().expect("no task panics with the viewers").clone();
        for viewer in viewers {
            match &self.slow_viewer {
                Some(policy) if viewer.unsent_bytes.load(Relaxed) >= policy.backlog_bytes => {
                    self.decide(&viewer, &policy.policy, message);
                }
                _ => self.send(&viewer, message.clone()),
            }
        }
    }

    /// Sends to a viewer until it leaves or is cut off.
    pub async fn view(&self, socket: WebSocket) {
        let (channel, mut frames) = unbounded_channel();
        let viewer = Arc::new(Viewer { channel, unsent_bytes: AtomicUsize::new(0), latest: Mutex::new(None) });
        self.viewers.write().expect("no task panics with the viewers").push(Arc::clone(&viewer));
        let (mut sink, mut stream) = socket.split();
        let sending = async {
            while let Some(message) = frames.recv().await {
                if matches!(message, Message::Close(_)) {
                    return;
                }
                let bytes = payload_of(&message).len();
                if sink.send(message).await.is_err() {
                    return;
                }
                viewer.unsent_bytes.fetch_sub(bytes, Relaxed);
                self.send_latest(&viewer);
            }
        };
        let reading = async { while let Some(Ok(_)) = stream.next().await {} };
        tokio::select! {
            () = sending => {},
            () = reading => {},
        }
        self.remove(&viewer);
        if viewer.latest.lock().expect("no task panics with a frame").is_some() {
            self.state.counters.dropped.fetch_add(1, Relaxed);
        }
    }

    fn decide(&self, viewer: &Arc<Viewer>, policy: &str, message: &Message) {
        match policy {
            "drop-newest" => {
                self.state.counters.dropped.fetch_add(1, Relaxed);
            }
            "latest-only" => {
                let mut latest = viewer.latest.lock().expect("no task panics with a frame");
                if latest.replace(message.clone()).is_some() {
                    self.state.counters.dropped.fetch_add(1, Relaxed);
                }
            }
            // Without a close frame, which a viewer that does not read would not receive.
            "close" => {
                self.remove(viewer);
                let _ = viewer.channel.send(Message::Close(None));
            }
            _ => self.send(viewer, message.clone()),
        }
    }

    fn send(&self, viewer: &Viewer, message: Message) {
        let bytes = payload_of(&message).len();
        self.state.counters.count_sent(bytes);
        viewer.unsent_bytes.fetch_add(bytes, Relaxed);
        let _ = viewer.channel.send(message);
    }

    fn send_latest(&self, viewer: &Viewer) {
        let behind = self.slow_viewer.as_ref().map_or(usize::MAX, |policy| policy.backlog_bytes);
        if viewer.unsent_bytes.load(Relaxed) >= behind {
            return;
        }
        if let Some(message) = viewer.latest.lock().expect("no task panics with a frame").take() {
            self.send(viewer, message);
        }
    }

    fn remove(&self, viewer: &Arc<Viewer>) {
        self.viewers.write().expect("no task panics with the viewers").retain(|each| !Arc::ptr_eq(each, viewer));
    }
}

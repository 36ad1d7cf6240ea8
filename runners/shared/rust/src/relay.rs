//! A relay with a channel for each viewer, and a task that sends what is in it.

use crate::State;
use crate::config::SlowViewer;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, RwLock};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

struct Viewer<M> {
    /// `None` ends the connection.
    channel: UnboundedSender<Option<M>>,
    /// Bytes of the channel and of the frame that is being sent.
    unsent_bytes: AtomicUsize,
    /// The newest frame while the viewer is behind.
    latest: Mutex<Option<M>>,
}

/// Passes messages of a library's type on to viewers.
pub struct Relay<M> {
    slow_viewer: Option<SlowViewer>,
    state: Arc<State>,
    bytes_of: fn(&M) -> usize,
    viewers: RwLock<Vec<Arc<Viewer<M>>>>,
}

impl<M: Clone> Relay<M> {
    /// A relay without viewers; `bytes_of` says how long the payload of a message is.
    pub fn new(slow_viewer: Option<SlowViewer>, state: Arc<State>, bytes_of: fn(&M) -> usize) -> Self {
        Self { slow_viewer, state, bytes_of, viewers: RwLock::default() }
    }

    /// Hands a frame to every viewer that its policy leaves.
    pub fn forward(&self, message: &M) {
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
    pub async fn view<E>(&self, socket: impl Sink<M> + Stream<Item = Result<M, E>>) {
        let (channel, mut frames) = unbounded_channel();
        let viewer = Arc::new(Viewer { channel, unsent_bytes: AtomicUsize::new(0), latest: Mutex::new(None) });
        self.viewers.write().expect("no task panics with the viewers").push(Arc::clone(&viewer));
        let (mut sink, mut stream) = socket.split();
        let sending = async {
            while let Some(Some(message)) = frames.recv().await {
                let bytes = (self.bytes_of)(&message);
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

    fn decide(&self, viewer: &Arc<Viewer<M>>, policy: &str, message: &M) {
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
                let _ = viewer.channel.send(None);
            }
            _ => self.send(viewer, message.clone()),
        }
    }

    fn send(&self, viewer: &Viewer<M>, message: M) {
        let bytes = (self.bytes_of)(&message);
        self.state.counters.count_sent(bytes);
        viewer.unsent_bytes.fetch_add(bytes, Relaxed);
        let _ = viewer.channel.send(Some(message));
    }

    fn send_latest(&self, viewer: &Viewer<M>) {
        let behind = self.slow_viewer.as_ref().map_or(usize::MAX, |policy| policy.backlog_bytes);
        if viewer.unsent_bytes.load(Relaxed) >= behind {
            return;
        }
        if let Some(message) = viewer.latest.lock().expect("no task panics with a frame").take() {
            self.send(viewer, message);
        }
    }

    fn remove(&self, viewer: &Arc<Viewer<M>>) {
        self.viewers.write().expect("no task panics with the viewers").retain(|each| !Arc::ptr_eq(each, viewer));
    }
}

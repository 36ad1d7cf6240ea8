//! A server that pushes: the frames of the pool, in a loop, while what comes in is read and ignored.

use crate::State;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use std::sync::atomic::Ordering::Relaxed;

/// Sends frames to a viewer, each when the one before has left, until it leaves; `frames` are a message of the library and
/// its length each.
pub async fn push<M, E>(
    socket: impl Sink<M> + Stream<Item = Result<M, E>>,
    state: &State,
    frames: impl Iterator<Item = (M, usize)>,
) {
    let (mut sink, mut stream) = socket.split();
    let sending = async {
        for (message, bytes) in frames {
            if state.counters.is_stopped.load(Relaxed) {
                return std::future::pending().await;
            }
            state.counters.count_sent(bytes);
            if sink.send(message).await.is_err() {
                return;
            }
        }
    };
    let reading = async { while let Some(Ok(_)) = stream.next().await {} };
    tokio::select! {
        () = sending => {},
        () = reading => {},
    }
}

//! The body of an answer: that of the service behind the layer, or of a refusal.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use pin_project_lite::pin_project;

pin_project! {
    /// A body `B`, or that of a refusal in its place. Where `B` is a body of bytes, so is this.
    #[derive(Debug)]
    pub struct Body<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = Projected]
    enum Kind<B> {
        Admitted { #[pin] body: B },
        Refused { text: Option<Bytes> },
    }
}

impl<B> Body<B> {
    pub(super) fn admitted(body: B) -> Self {
        Self { kind: Kind::Admitted { body } }
    }

    pub(super) fn refused(text: String) -> Self {
        Self { kind: Kind::Refused { text: Some(text.into()) } }
    }
}

/// For layers that answer by themselves, such as those with a time limit.
impl<B: Default> Default for Body<B> {
    fn default() -> Self {
        Self::admitted(B::default())
    }
}

impl<B: http_body::Body<Data = Bytes>> http_body::Body for Body<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            Projected::Admitted { body } => body.poll_frame(context),
            Projected::Refused { text } => Poll::Ready(text.take().map(|text| Ok(Frame::data(text)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Admitted { body } => body.is_end_stream(),
            Kind::Refused { text } => text.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Admitted { body } => body.size_hint(),
            Kind::Refused { text } => SizeHint::with_exact(text.as_ref().map_or(0, |text| text.len() as u64)),
        }
    }
}

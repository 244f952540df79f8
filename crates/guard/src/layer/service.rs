//! The service that a layer makes of another one.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use super::Body;
use super::gate::Gate;

/// Lets those requests through to `S` that are admitted, and answers the others.
#[derive(Debug, Clone)]
pub struct Admitting<S> {
    pub(super) inner: S,
    pub(super) gate: Gate,
}

impl<S, B, R> Service<Request<B>> for Admitting<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
{
    type Response = Response<Body<R>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // The one that said it was ready goes along; a clone of it need not be.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let gate = self.gate.clone();
        Box::pin(async move {
            match gate.admit(request.headers()).await {
                Ok(admission) => {
                    admission.note(request.extensions_mut());
                    Ok(inner.call(request).await?.map(Body::admitted))
                }
                Err(refused) => Ok(gate.guard.answer(&refused).map(Body::refused)),
            }
        })
    }
}

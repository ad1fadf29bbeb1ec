//! Webhooks: the team's own programs are told of tickets, signed as <https://www.standardwebhooks.com> says, with retries and a
//! log of every delivery. They are told what happened to which ticket, not what was written.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use tickets::{Moment, Notice, Ticket};

use crate::app::App;
use crate::config::Webhook;
use crate::problem::Problem;
use crate::store::{Delivery, DeliveryState};
use crate::view::time;

/// Seconds until each further try, as Standard Webhooks advise: about three days in all.
const PAUSES: [i64; 8] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000];
const TIMEOUT: Duration = Duration::from_secs(10);

/// A try that has not ended by then has died.
const DIED_SECONDS: i64 = 60;

/// Tells every webhook that wants to know of this event, unless that was begun before. A delivery is kept before it is tried:
/// whatever becomes of us, the sweep tries it again.
pub(crate) async fn tell(app: &App, notice: &Notice, ticket: &Ticket) -> Result<(), Problem> {
    for (place, hook) in app.config.desk.webhooks.iter().enumerate() {
        let wanted = hook.events.is_empty() || hook.events.iter().any(|event| event == notice.event.name());
        if !wanted {
            continue;
        }
        let body = body(notice, ticket);
        let delivery = Delivery {
            notice: notice.id.clone(),
            place,
            url: hook.url.clone(),
            event: notice.event.name().to_owned(),
            body,
            tries: 0,
            state: DeliveryState::Waiting,
            last: String::new(),
            at: notice.at,
        };
        if app.store().begin_delivery(&delivery, app.now().plus_seconds(DIED_SECONDS)).await? {
            attempt(app, hook, delivery).await?;
        }
    }
    Ok(())
}

/// Tries again what is due.
pub(crate) async fn retry(app: &App) -> Result<(), Problem> {
    for delivery in app.store().due_deliveries(app.now()).await? {
        // A webhook that was taken out of the configuration is told nothing any more.
        match app.config.desk.webhooks.iter().find(|hook| hook.url == delivery.url) {
            Some(hook) => attempt(app, hook, delivery).await?,
            None => {
                let last = "no longer configured".to_owned();
                app.store().keep_delivery(&Delivery { state: DeliveryState::GivenUp, last, ..delivery }, None).await?;
            }
        }
    }
    Ok(())
}

async fn attempt(app: &App, hook: &Webhook, delivery: Delivery) -> Result<(), Problem> {
    let now = app.now();
    let outcome = post(app, hook, &delivery, now).await;
    let tries = delivery.tries + 1;
    let (state, last, next) = match outcome {
        Ok(status) => (DeliveryState::Delivered, format!("{status}"), None),
        Err(cause) => match usize::try_from(tries - 1).ok().and_then(|place| PAUSES.get(place)) {
            Some(pause) => (DeliveryState::Waiting, cause, Some(now.plus_seconds(*pause))),
            None => (DeliveryState::GivenUp, cause, None),
        },
    };
    app.store().keep_delivery(&Delivery { tries, state, last, ..delivery }, next).await
}

async fn post(app: &App, hook: &Webhook, delivery: &Delivery, now: Moment) -> Result<u16, String> {
    let secret = app.config.webhook_secret.as_deref().ok_or("POMOC_WEBHOOK_SECRET is not set")?;
    let (id, seconds) = (format!("msg_{}", delivery.notice), now.unix_seconds().to_string());
    let signature = sign(secret, &id, &seconds, &delivery.body)?;
    let (url, body) = (hook.url.clone(), delivery.body.clone());
    let sent = tokio::task::spawn_blocking(move || {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(TIMEOUT))
            .user_agent(concat!("Pomoc/", env!("CARGO_PKG_VERSION")));
        ureq::Agent::from(config.build())
            .post(&url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature)
            .send(&body)
            .map(|response| response.status().as_u16())
    });
    let status = sent.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    if (200..300).contains(&status) { Ok(status) } else { Err(format!("answered {status}")) }
}

/// The signature of Standard Webhooks: HMAC-SHA256 over id, time and body.
///
/// # Errors
/// When the secret is not `whsec_` and base64.
fn sign(secret: &str, id: &str, seconds: &str, body: &str) -> Result<String, String> {
    let wrong = || "POMOC_WEBHOOK_SECRET must be whsec_ and base64 of 24 to 64 bytes".to_owned();
    let key = STANDARD.decode(secret.strip_prefix("whsec_").ok_or_else(wrong)?).map_err(|_| wrong())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| wrong())?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

fn body(notice: &Notice, ticket: &Ticket) -> String {
    json!({
        "type": notice.event.name(),
        "timestamp": time(notice.at),
        "data": {
            "id": ticket.id,
            "number": ticket.number,
            "status": ticket.status.name(),
            "topic": ticket.topic,
            "language": ticket.language,
        },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_of_the_standards_own_example() {
        let signature = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_of_another_shape_is_named() {
        assert!(sign("secret", "a", "1", "{}").unwrap_err().contains("whsec_"));
        assert!(sign("whsec_***", "a", "1", "{}").unwrap_err().contains("base64"));
    }
}

//! Mail through SES: short, in the ticket's language, with a link and nothing the requester wrote.

use aws_sdk_sesv2::error::DisplayErrorContext;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use tickets::{Email, Event, Notice, Ticket};

use crate::app::App;
use crate::problem::Problem;

/// What a mail says: its subject, and what stands above the link.
struct Words {
    subject: String,
    body: String,
}

/// Tells a requester what happened to their ticket.
pub(crate) async fn tell(app: &App, notice: &Notice, ticket: &Ticket, to: &Email) -> Result<(), Problem> {
    let link = format!("{}/{}/requests/view/#{}", app.config.address(), ticket.language, ticket.id);
    let words = happened(notice.event, &ticket.number, &site(app, ticket), polish(ticket));
    let foot = if polish(ticket) {
        "Zgłoszenie otworzy się w przeglądarce, w której je wysłano. W innej użyj swojego prywatnego linku.\nNie odpowiadaj na tę wiadomość: odpowiedz na stronie zgłoszenia."
    } else {
        "The request opens in the browser it was sent from. Elsewhere, use your private link.\nDo not answer this mail: write on the request's page."
    };
    send(app, to, &words.subject, &format!("{}\n\n{link}\n\n{foot}\n", words.body)).await
}

/// Asks an address, once, whether it wants to be told.
pub(crate) async fn ask(app: &App, ticket: &Ticket, to: &Email, token: &str) -> Result<(), Problem> {
    let link = format!("{}/{}/confirm/#{token}", app.config.address(), ticket.language);
    let (site, number) = (site(app, ticket), &ticket.number);
    let (subject, body) = if polish(ticket) {
        (
            format!("{site}: czy to Twój adres?"),
            format!(
                "Ktoś podał ten adres w zgłoszeniu nr {number} ({site}), żeby dostawać wiadomości o odpowiedziach.\n\nJeśli to Ty, potwierdź adres na tej stronie (link działa tydzień):\n\n{link}\n\nJeśli nie, nie rób nic: nic więcej tu nie przyślemy. Na tej samej stronie możesz też na stałe zabronić nam pisania na ten adres."
            ),
        )
    } else {
        (
            format!("{site}: is this your address?"),
            format!(
                "Somebody gave this address in request no. {number} ({site}), to be told about answers.\n\nIf it was you, confirm the address on this page (the link works for a week):\n\n{link}\n\nIf it was not, do nothing: we will send nothing else here. On the same page you can also forbid us to write to this address at all."
            ),
        )
    };
    send(app, to, &subject, &format!("{body}\n")).await
}

fn happened(event: Event, number: &str, site: &str, polish: bool) -> Words {
    let (what, body) = match (event, polish) {
        (Event::Answered, false) => ("was answered", "Our answer is on the request's page:"),
        (Event::Answered, true) => ("ma odpowiedź", "Odpowiedź czeka na stronie zgłoszenia:"),
        (Event::Asked, false) => {
            ("needs your answer", "We have a question before we can go on. It is on the request's page:")
        }
        (Event::Asked, true) => {
            ("czeka na Twoją odpowiedź", "Zanim pójdziemy dalej, mamy pytanie. Czeka na stronie zgłoszenia:")
        }
        (Event::Declined, false) => ("was declined", "Why, and what you can do now, is on the request's page:"),
        (Event::Declined, true) => ("zostało odrzucone", "Powód i dalsze możliwości są na stronie zgłoszenia:"),
        (Event::Warned, false) => (
            "will be closed soon",
            "We asked you something and have not heard from you. Answer on the request's page to keep it open:",
        ),
        (Event::Warned, true) => (
            "zostanie wkrótce zamknięte",
            "Zadaliśmy pytanie i nie mamy odpowiedzi. Odpowiedz na stronie zgłoszenia, żeby go nie zamykać:",
        ),
        (_, false) => ("was closed", "If it is not solved, you can write on the request's page for two more weeks:"),
        (_, true) => (
            "zostało zamknięte",
            "Jeśli sprawa nie jest załatwiona, jeszcze przez dwa tygodnie możesz napisać na stronie zgłoszenia:",
        ),
    };
    let subject = if polish {
        format!("{site}: zgłoszenie nr {number} {what}")
    } else {
        format!("{site}: request no. {number} {what}")
    };
    Words { subject, body: body.to_owned() }
}

fn polish(ticket: &Ticket) -> bool {
    ticket.language == "pl"
}

fn site(app: &App, ticket: &Ticket) -> String {
    let desk = &app.config.desk;
    desk.name.get(&ticket.language).or_else(|| desk.name.values().next()).cloned().unwrap_or_default()
}

async fn send(app: &App, to: &Email, subject: &str, text: &str) -> Result<(), Problem> {
    let content = |data: &str| Content::builder().data(data).charset("UTF-8").build().map_err(built);
    let message =
        Message::builder().subject(content(subject)?).body(Body::builder().text(content(text)?).build()).build();
    let sent = app
        .ses()
        .send_email()
        .set_from_email_address(app.config.sender.clone())
        .destination(Destination::builder().to_addresses(to.as_str()).build())
        .content(EmailContent::builder().simple(message).build())
        .send()
        .await;
    sent.map(drop).map_err(|error| Problem::Outage(format!("SES: {}", DisplayErrorContext(&error))))
}

fn built(error: impl std::fmt::Display) -> Problem {
    Problem::Outage(format!("a mail was built wrong: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_has_a_subject_of_its_own_in_both_languages() {
        let told = Event::ALL.into_iter().filter(|event| event.is_for_requester() && *event != Event::AddressNamed);
        let subjects: Vec<String> = told
            .flat_map(|event| [false, true].map(|polish| happened(event, "123456789", "Help", polish).subject))
            .collect();
        let different: std::collections::HashSet<&String> = subjects.iter().collect();
        assert_eq!(different.len(), subjects.len());
        assert!(subjects.iter().all(|subject| subject.contains("123456789")));
    }
}

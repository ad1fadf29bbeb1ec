//! The words of `problem`, per language. English is complete by construction; a language that is not here gets English.

use tickets::refusal::Code;
use tickets::{Action, Scope, Status};

use crate::problem::{Problem, Tongue};

type Said = (&'static str, &'static str);

/// What happened, what was kept, what to do next: English and Polish.
pub(crate) fn detail(problem: &Problem, tongue: Tongue) -> String {
    use tickets::Refusal as R;
    let said: Said = match problem {
        Problem::Refused(R::WrongState { action, status }) => return wrong_state(*action, *status, tongue),
        Problem::Refused(R::TooManyOpen { limit }) => {
            return match tongue {
                Tongue::English => format!(
                    "You have {limit} open requests, which is as many as we can take from one person at a time. Nothing was sent. Add to one of them, or delete one you no longer need."
                ),
                Tongue::Polish => format!(
                    "Masz już {limit} otwartych zgłoszeń, a więcej naraz od jednej osoby nie przyjmujemy. Nic nie zostało wysłane. Dopisz się do jednego z nich albo usuń niepotrzebne."
                ),
            };
        }
        Problem::Refused(R::TooFast { retry_seconds }) => {
            let minutes = (retry_seconds + 59) / 60;
            return match tongue {
                Tongue::English => format!(
                    "Too many requests were written from here within the hour. Nothing was sent. Try again in {minutes} min."
                ),
                Tongue::Polish => format!(
                    "W ciągu godziny wysłano stąd zbyt wiele wiadomości. Nic nie zostało wysłane. Spróbuj ponownie za {minutes} min."
                ),
            };
        }
        Problem::Refused(R::Invalid(_)) => (
            "Some fields need another look. Nothing was sent yet; what you wrote is still here.",
            "Niektóre pola wymagają poprawy. Nic jeszcze nie zostało wysłane; to, co napisano, nadal tu jest.",
        ),
        Problem::Refused(R::Stale) => (
            "This request changed in the meantime, perhaps in another tab or by an agent. Your change was not saved. Look at the current text, then save again.",
            "W międzyczasie to zgłoszenie się zmieniło, być może w innej karcie albo przez naszego pracownika. Twoja zmiana nie została zapisana. Sprawdź aktualną treść i zapisz ponownie.",
        ),
        Problem::Refused(R::NotReady) => (
            "This file is still being checked. Try again in a moment.",
            "Ten plik jest jeszcze sprawdzany. Spróbuj ponownie za chwilę.",
        ),
        Problem::Refused(R::FileRefused) => (
            "This file is not what its type says, so it is not handed out. Attach it again in another format.",
            "Zawartość tego pliku nie zgadza się z jego typem, dlatego go nie udostępniamy. Dołącz go ponownie w innym formacie.",
        ),
        Problem::NoSuchTicket => (
            "There is no such request here. The address may be mistyped; or the request belongs to another browser, and opens with its private link.",
            "Nie ma tu takiego zgłoszenia. Być może w adresie jest pomyłka; albo zgłoszenie należy do innej przeglądarki i otworzy je prywatny link.",
        ),
        Problem::NoSuchFile => ("There is no such file at this request.", "To zgłoszenie nie ma takiego pliku."),
        Problem::Refused(R::Taken { by }) => {
            return match tongue {
                Tongue::English => {
                    format!(
                        "{} has this ticket. Nothing was sent; what you wrote is still here. Take it over first.",
                        by.name
                    )
                }
                Tongue::Polish => format!(
                    "Tym zgłoszeniem zajmuje się {}. Nic nie zostało wysłane; to, co napisano, nadal tu jest. Najpierw je przejmij.",
                    by.name
                ),
            };
        }
        Problem::Refused(R::Restricted { reason, scope, .. }) => return restricted(reason, *scope, tongue),
        Problem::Refused(R::AppealedAlready) => (
            "This restriction was contested before. One appeal is heard; its outcome is shown here.",
            "To ograniczenie zostało już zakwestionowane. Rozpatrujemy jedno odwołanie; jego wynik zobaczysz tutaj.",
        ),
        Problem::Refused(R::NotInForce) => {
            ("This restriction is over. You can write again.", "To ograniczenie już nie obowiązuje. Możesz znów pisać.")
        }
        Problem::Refused(R::OwnRestriction) => (
            "You set this restriction, so another agent has to decide about it.",
            "To ograniczenie pochodzi od Ciebie, więc musi o nim zdecydować inna osoba z zespołu.",
        ),
        Problem::Refused(R::NothingToDecide) => (
            "Nobody contests this restriction, or that was decided already.",
            "Nikt nie kwestionuje tego ograniczenia albo sprawa jest już rozstrzygnięta.",
        ),
        Problem::Refused(R::NoNetwork) => (
            "The network this ticket came from is not known any more. Restrict its requester instead.",
            "Nie wiadomo już, z jakiej sieci przyszło to zgłoszenie. Ogranicz osobę, która je wysłała.",
        ),
        Problem::NoSuchRestriction => ("There is no such restriction.", "Nie ma takiego ograniczenia."),
        Problem::NoSuchConfirmation => (
            "This link was used already or is older than a week. If you still want mail, write the address into your request again.",
            "Ten link został już użyty albo ma ponad tydzień. Jeśli nadal chcesz dostawać wiadomości, wpisz adres w zgłoszeniu jeszcze raz.",
        ),
        Problem::NoSuchCall => ("There is no such call in this API.", "W tym API nie ma takiego wywołania."),
        Problem::KeyMissing => (
            "The requester key is missing or is not 43 characters of base64url.",
            "Brakuje klucza osoby zgłaszającej albo nie ma on 43 znaków base64url.",
        ),
        Problem::TokenMissing => (
            "You are not signed in. Nothing was changed; sign in and try again.",
            "Nie jesteś zalogowana ani zalogowany. Nic nie zostało zmienione; zaloguj się i spróbuj ponownie.",
        ),
        Problem::NotAnAgent(_) => (
            "You are signed in, but not as an agent of this help centre. Ask whoever looks after it to add you to the group.",
            "To konto nie należy do zespołu tego centrum pomocy. Poproś opiekuna centrum o dodanie do grupy.",
        ),
        Problem::WrongMethod(_) => ("This path does not answer this method.", "Ta ścieżka nie obsługuje tej metody."),
        Problem::BodyTooLarge => (
            "The body is larger than 64 KiB. Nothing was sent.",
            "Treść jest większa niż 64 KiB. Nic nie zostało wysłane.",
        ),
        Problem::NotJson(_) => ("The body is not JSON in UTF-8.", "Treść nie jest poprawnym JSON-em w UTF-8."),
        Problem::NotJsonType => ("Send the body as application/json.", "Wyślij treść jako application/json."),
        Problem::IdempotencyKeyMissing => (
            "The header Idempotency-Key is missing, or is not 8 to 128 letters, digits, hyphens, underscores, dots or colons.",
            "Brakuje nagłówka Idempotency-Key albo nie ma on od 8 do 128 liter, cyfr, łączników, podkreśleń, kropek lub dwukropków.",
        ),
        Problem::IdempotencyKeyReused => (
            "This Idempotency-Key was used with another body. Nothing was sent; use a new key for a new request.",
            "Ten Idempotency-Key był już użyty z inną treścią. Nic nie zostało wysłane; nowe zgłoszenie wymaga nowego klucza.",
        ),
        Problem::VersionMissing => (
            "Say which version you change: send its ETag in If-Match.",
            "Podaj wersję, którą zmieniasz: wyślij jej ETag w If-Match.",
        ),
        Problem::AroundTheFront => (
            "This address is not open to the public. Use the help centre's own address.",
            "Ten adres nie jest publiczny. Skorzystaj z adresu centrum pomocy.",
        ),
        Problem::Outage(_) => (
            "Something failed on our side. What you wrote is kept on your device; try again in a moment.",
            "Coś zawiodło po naszej stronie. To, co napisano, zostało na Twoim urządzeniu; spróbuj ponownie za chwilę.",
        ),
    };
    pick(said, tongue)
}

fn restricted(reason: &str, scope: Scope, tongue: Tongue) -> String {
    match (scope, tongue) {
        (Scope::NewTickets, Tongue::English) => format!(
            "You cannot send new requests for now. The reason: {reason} Your other requests go on. Nothing was sent; what you wrote is still here. You can contest this on the page Your requests."
        ),
        (Scope::AllWriting, Tongue::English) => format!(
            "You cannot write for now. The reason: {reason} You can still read, delete and download your requests. Nothing was sent; what you wrote is still here. You can contest this on the page Your requests."
        ),
        (Scope::NewTickets, Tongue::Polish) => format!(
            "Na razie nie możesz wysyłać nowych zgłoszeń. Powód: {reason} Pozostałe zgłoszenia toczą się dalej. Nic nie zostało wysłane; to, co napisano, nadal tu jest. Możesz to zakwestionować na stronie Twoje zgłoszenia."
        ),
        (Scope::AllWriting, Tongue::Polish) => format!(
            "Na razie nie możesz pisać. Powód: {reason} Nadal możesz czytać, usuwać i pobierać swoje zgłoszenia. Nic nie zostało wysłane; to, co napisano, nadal tu jest. Możesz to zakwestionować na stronie Twoje zgłoszenia."
        ),
    }
}

fn wrong_state(action: Action, status: Status, tongue: Tongue) -> String {
    let said: Said = match (action, status) {
        (Action::Restore, Status::Withdrawn) => (
            "The time to undo the deletion is over. Text and files are gone for good.",
            "Czas na cofnięcie usunięcia minął. Treść i pliki zostały usunięte na zawsze.",
        ),
        (
            Action::Take
            | Action::Release
            | Action::Answer
            | Action::Question
            | Action::Note
            | Action::Decline
            | Action::Close,
            Status::Withdrawn,
        ) => (
            "The requester deleted this request. Only they can restore it, and only for a short time.",
            "Autor usunął to zgłoszenie. Tylko on może je przywrócić, i to przez krótki czas.",
        ),
        (_, Status::Withdrawn) => (
            "This request was deleted. Restore it first, while that is still possible.",
            "To zgłoszenie zostało usunięte. Najpierw je przywróć, dopóki to możliwe.",
        ),
        (Action::Restore, _) => (
            "This request is not deleted, so there is nothing to undo.",
            "To zgłoszenie nie jest usunięte, więc nie ma czego cofać.",
        ),
        (Action::Edit, _) => (
            "This request has been answered or closed, so its text can no longer be changed. Write a message below it instead.",
            "To zgłoszenie ma już odpowiedź albo jest zamknięte, więc nie można zmienić jego treści. Napisz wiadomość pod nim.",
        ),
        (Action::Reply, Status::Closed) => (
            "This request was closed more than two weeks ago. Write a new one and mention its number.",
            "To zgłoszenie zamknięto ponad dwa tygodnie temu. Napisz nowe i podaj jego numer.",
        ),
        (Action::Take | Action::Release | Action::Answer | Action::Question | Action::Decline | Action::Close, _) => (
            "The ticket is not in a state that allows this; somebody may have dealt with it meanwhile. Look at it as it is now.",
            "Stan zgłoszenia na to nie pozwala; być może ktoś już się nim zajął. Zobacz, jak wygląda teraz.",
        ),
        (Action::Rate, _) => (
            "This request has no answer yet that could be rated.",
            "To zgłoszenie nie ma jeszcze odpowiedzi, którą można by ocenić.",
        ),
        (Action::Reply, _) => (
            "This request was declined, so it takes no more messages. Write a new one if something changed.",
            "To zgłoszenie zostało odrzucone, więc nie przyjmuje wiadomości. Jeśli coś się zmieniło, napisz nowe.",
        ),
        _ => ("The request's state does not allow this.", "Stan zgłoszenia na to nie pozwala."),
    };
    pick(said, tongue)
}

/// What is wrong with a field, and what would be right.
pub(crate) fn fault(code: &Code, tongue: Tongue) -> String {
    let said: Said = match code {
        Code::Missing => ("Fill in this field.", "Wypełnij to pole."),
        Code::TooShort(min) => {
            return match tongue {
                Tongue::English => format!("Write at least {min} characters."),
                Tongue::Polish => format!("Napisz trochę więcej. Najmniejsza liczba znaków: {min}."),
            };
        }
        Code::TooLong(max) => {
            return match tongue {
                Tongue::English => format!("Keep it to {max} characters."),
                Tongue::Polish => format!("Skróć ten tekst. Największa liczba znaków: {max}."),
            };
        }
        Code::ControlCharacter => {
            ("Remove the control characters; they cannot be shown.", "Usuń znaki sterujące; nie da się ich wyświetlić.")
        }
        Code::Unknown => ("Choose one of the values on offer.", "Wybierz jedną z dostępnych wartości."),
        Code::NotAnAddress => (
            "Write an address like ann@example.org, or leave it empty.",
            "Wpisz adres w rodzaju anna@example.org albo zostaw puste.",
        ),
        Code::FileType => (
            "Files of this type cannot be attached. Images, PDF, text, CSV, zip, office documents, mp4 and webm can.",
            "Plików tego typu nie można dołączyć. Można: obrazy, PDF, tekst, CSV, zip, dokumenty biurowe, mp4 i webm.",
        ),
        Code::EmptyFile => ("This file is empty.", "Ten plik jest pusty."),
        Code::FileTooLarge(bytes) => {
            let mib = bytes / (1024 * 1024);
            return match tongue {
                Tongue::English => format!("A file may have at most {mib} MiB."),
                Tongue::Polish => format!("Plik może mieć najwyżej {mib} MiB."),
            };
        }
        Code::TooMany(max) => {
            return match tongue {
                Tongue::English => format!("At most {max}."),
                Tongue::Polish => format!("Najwyżej {max}."),
            };
        }
        Code::Twice => ("The same one is given twice.", "Ta sama wartość podana jest dwa razy."),
        Code::UploadNotFound => (
            "This upload is not known, was used already, or is older than a day. Attach the file again.",
            "Tego pliku nie znamy, został już użyty albo wysłano go ponad dobę temu. Dołącz go ponownie.",
        ),
        Code::NotUploaded => (
            "The file has not arrived yet. Wait until it is sent, or attach it again.",
            "Plik jeszcze nie dotarł. Poczekaj, aż się wyśle, albo dołącz go ponownie.",
        ),
        Code::Checksum => (
            "Give the SHA-256 of the file as 64 hexadecimal characters.",
            "Podaj SHA-256 pliku jako 64 znaki szesnastkowe.",
        ),
        Code::TooEarly => ("Choose a time that is still ahead.", "Wybierz czas, który jeszcze nie minął."),
        Code::TooLate(hours) => {
            let days = hours / 24;
            return match tongue {
                Tongue::English if days > 1 => format!("At most {days} days ahead."),
                Tongue::English => format!("At most {hours} hours ahead."),
                Tongue::Polish if days > 1 => format!("Najwyżej {days} dni naprzód."),
                Tongue::Polish => format!("Najwyżej {hours} godziny naprzód."),
            };
        }
        Code::NotALink => (
            "Give an address of this site that begins with /, or one that begins with https://.",
            "Podaj adres na tej stronie zaczynający się od / albo adres zaczynający się od https://.",
        ),
        Code::NoSuchTicket => {
            ("There is no such request, or it is not yours.", "Nie ma takiego zgłoszenia albo nie jest Twoje.")
        }
        Code::Shape(expected) => return expected.clone(),
    };
    pick(said, tongue)
}

fn pick(said: Said, tongue: Tongue) -> String {
    match tongue {
        Tongue::English => said.0.to_owned(),
        Tongue::Polish => said.1.to_owned(),
    }
}

//! Every call of the API as data. `main`, the local gateway, the OpenAPI document and the test that compares them with the
//! cloud's template read the same rows.

mod table;

pub use table::{ROUTES, WORKERS};

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Nobody is asked who they are.
    Anyone,
    /// Bearer of a requester key.
    Requester,
    /// Bearer of an agent's access token, which the gateway checks before the function does.
    Agent,
}

/// One call of the API.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The Lambda function that answers; its file has the same name.
    pub function: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with `{…}` for one segment.
    pub path: &'static str,
    /// Who may call.
    pub caller: Caller,
    /// What it does, in a line.
    pub summary: &'static str,
    /// The IAM actions its role needs, and no others.
    pub actions: &'static [&'static str],
}

/// A function that is not called over HTTP but given events.
#[derive(Debug, Clone, Copy)]
pub struct Worker {
    /// The Lambda function; its file has the same name.
    pub function: &'static str,
    /// The IAM actions its role needs on the table and the bucket, besides those of what calls it.
    pub actions: &'static [&'static str],
}

/// What a path leads to.
#[derive(Debug)]
pub enum Found {
    /// A call, with the values of its path's `{…}`.
    Route(&'static Route, Vec<(&'static str, String)>),
    /// The path is known, the method is not; these are.
    OtherMethods(Vec<&'static str>),
    /// No call has this path.
    Nothing,
}

/// The call that answers `method` on `path`.
#[must_use]
pub fn find(method: &str, path: &str) -> Found {
    let mut others = Vec::new();
    for route in ROUTES {
        let Some(values) = captures(route.path, path) else { continue };
        if route.method == method {
            return Found::Route(route, values);
        }
        others.push(route.method);
    }
    if others.is_empty() { Found::Nothing } else { Found::OtherMethods(others) }
}

fn captures(pattern: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut values = Vec::new();
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => values.push((name, segment.to_owned())),
            None if segment == expected => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: &str, path: &str, expected: &str) {
        let actual = match find(method, path) {
            Found::Route(route, values) => format!("{} {values:?}", route.function),
            Found::OtherMethods(methods) => format!("{methods:?}"),
            Found::Nothing => "nothing".to_owned(),
        };
        assert_eq!(actual, expected, "{method} {path}");
    }

    #[test]
    fn a_path_finds_its_call() {
        check("GET", "/api/load", "load []");
        check("GET", "/api/tickets/t1", r#"status [("id", "t1")]"#);
        check("GET", "/api/tickets/t1/attachments/a1", r#"download [("id", "t1"), ("aid", "a1")]"#);
        check("PUT", "/api/load", r#"["GET"]"#);
        check("PUT", "/api/tickets", r#"["POST", "GET"]"#);
        check("GET", "/api/tickets/", "nothing");
        check("GET", "/api", "nothing");
        check("GET", "/api/load/more", "nothing");
    }

    #[test]
    fn no_two_calls_are_the_same() {
        for (n, route) in ROUTES.iter().enumerate() {
            assert!(ROUTES[..n].iter().all(|r| (r.method, r.path) != (route.method, route.path)), "{}", route.path);
        }
    }
}

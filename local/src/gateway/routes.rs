//! Finds the route of a request: literal segments go before parameters, and a path is whole or not at all.

use crate::template::HttpRoute;
use axum::http::Method;
use percent_encoding::percent_decode_str;

#[derive(Default)]
pub struct RouteTable {
    routes: Vec<Route>,
}

pub struct Route {
    pub bin: String,
    /// As in the template.
    pub path: String,
    method: String,
    segments: Vec<Segment>,
}

enum Segment {
    Literal(String),
    Parameter(String),
}

/// What is known about a method and a path.
pub enum Found<'a> {
    Route {
        route: &'a Route,
        parameters: Vec<(String, String)>,
    },
    /// The path is there, for these methods.
    OtherMethods(Vec<String>),
    Nothing,
}

impl RouteTable {
    pub fn add(&mut self, bin: &str, route: &HttpRoute) {
        let segments = route.path.split('/').skip(1).map(Segment::read).collect();
        let HttpRoute { method, path } = route.clone();
        self.routes.push(Route { bin: bin.to_owned(), path, method, segments });
        // `/api/products/new` before `/api/products/{slug}`.
        self.routes.sort_by_key(|route| route.segments.iter().map(Segment::rank).collect::<Vec<_>>());
    }

    #[must_use]
    pub fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let mut other_methods = Vec::new();
        for route in &self.routes {
            let Some(parameters) = route.matches(path) else {
                continue;
            };
            if route.method == method.as_str() {
                return Found::Route { route, parameters };
            }
            if !other_methods.contains(&route.method) {
                other_methods.push(route.method.clone());
            }
        }
        if other_methods.is_empty() { Found::Nothing } else { Found::OtherMethods(other_methods) }
    }
}

impl Route {
    fn matches(&self, path: &str) -> Option<Vec<(String, String)>> {
        let given: Vec<&str> = path.split('/').skip(1).collect();
        if given.len() != self.segments.len() {
            return None;
        }
        let mut parameters = Vec::new();
        for (segment, text) in self.segments.iter().zip(given) {
            let text = percent_decode_str(text).decode_utf8_lossy();
            match segment {
                Segment::Literal(literal) if *literal == text => {}
                Segment::Parameter(name) if !text.is_empty() => parameters.push((name.clone(), text.into_owned())),
                _ => return None,
            }
        }
        Some(parameters)
    }
}

impl Segment {
    fn read(text: &str) -> Self {
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => Self::Parameter(name.to_owned()),
            None => Self::Literal(text.to_owned()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Literal(_) => 0,
            Self::Parameter(_) => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> RouteTable {
        let mut table = RouteTable::default();
        for (bin, method, path) in [
            ("one", "GET", "/api/products/{slug}"),
            ("new", "GET", "/api/products/new"),
            ("change", "PUT", "/api/carts/{cart_id}/items/{sku}"),
            ("remove", "DELETE", "/api/carts/{cart_id}/items/{sku}"),
        ] {
            table.add(bin, &HttpRoute { method: method.to_owned(), path: path.to_owned() });
        }
        table
    }

    #[test]
    fn parameters_are_decoded_and_literals_go_first() {
        let table = table();
        let Found::Route { route, parameters } = table.find(&Method::GET, "/api/products/gr%C3%BCn%2Fblau") else { panic!("found") };
        assert_eq!(route.bin, "one");
        assert_eq!(parameters, [("slug".to_owned(), "grün/blau".to_owned())]);
        assert!(matches!(table.find(&Method::GET, "/api/products/new"), Found::Route { route, .. } if route.bin == "new"));
    }

    #[test]
    fn a_wrong_method_names_the_right_ones() {
        let table = table();
        let Found::OtherMethods(methods) = table.find(&Method::GET, "/api/carts/A/items/B") else { panic!("methods") };
        assert_eq!(methods, ["PUT", "DELETE"]);
        for path in ["/", "/api/products", "/api/products/", "/api/products/a/b", "/API/products/a"] {
            assert!(matches!(table.find(&Method::GET, path), Found::Nothing), "{path}");
        }
    }
}

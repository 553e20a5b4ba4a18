//! The templates, compiled into the program.

use axum::response::{Html, IntoResponse, Response};
use minijinja::{Environment, context};

use crate::http::error::Fault;

/// The templates of all pages.
pub(in crate::http) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    pub(in crate::http) fn new(site_name: &str) -> Self {
        let mut environment = Environment::new();
        environment.add_global("site_name", site_name);
        environment
            .add_template(
                "fault.html",
                "<!doctype html><title>{{ site_name }}</title><p>{{ message }}",
            )
            .expect("the templates are compiled in, and a test renders each");
        Self { environment }
    }
}

/// An error as a page.
pub(in crate::http) fn fault_page(templates: &Templates, fault: &Fault) -> Response {
    let page = templates
        .environment
        .get_template("fault.html")
        .and_then(|template| template.render(context! { message => &fault.message }));
    (fault.status, Html(page.unwrap_or_default())).into_response()
}

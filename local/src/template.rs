//! `template.yaml`, read into types: the tables, queues, buckets, functions and routes that the local platform
//! creates and serves. Knows the parts of SAM that the template uses and refuses what it does not know, so that a
//! misspelt property fails here rather than in a deployment. Creates nothing.

mod environment;
mod event_filter;
mod events;
mod functions;
mod intrinsics;
mod node;
mod resources;

pub use environment::Names;
pub use event_filter::EventFilter;
pub use events::{Event, HttpRoute, ObjectMapping, QueueMapping, StreamMapping};
pub use functions::Function;
pub use intrinsics::Text;
pub use resources::{Bucket, Cors, Index, Keys, Parameter, Queue, Redrive, Table};

use node::Node;
use serde_norway::Value;

/// The deployed system, as far as a laptop needs it.
#[derive(Debug)]
pub struct Template {
    pub parameters: Vec<Parameter>,
    pub tables: Vec<Table>,
    pub queues: Vec<Queue>,
    pub buckets: Vec<Bucket>,
    pub functions: Vec<Function>,
    pub cors: Option<Cors>,
}

/// One line: where in the template, and what is wrong there.
#[derive(Debug, thiserror::Error)]
#[error("template.yaml: {place}: {problem}")]
pub struct TemplateError {
    place: String,
    problem: String,
}

impl Template {
    /// # Errors
    /// The first thing in the text that this platform cannot read or does not know.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let document: Value = serde_norway::from_str(text).map_err(|error| TemplateError::syntax(&error))?;
        let root = Node::root(&document);
        let mut template = Self::empty(&root)?;
        let globals = functions::Globals::read(&root)?;
        for (name, resource) in root.get("Resources")?.entries()? {
            template.add(name, &resource, &globals)?;
        }
        template.check_references()?;
        Ok(template)
    }

    fn empty(root: &Node<'_>) -> Result<Self, TemplateError> {
        let parameters = match root.find("Parameters") {
            Some(node) => node.entries()?.iter().map(Parameter::read).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        Ok(Self { parameters, tables: Vec::new(), queues: Vec::new(), buckets: Vec::new(), functions: Vec::new(), cors: None })
    }

    fn add(&mut self, name: &str, resource: &Node<'_>, globals: &functions::Globals) -> Result<(), TemplateError> {
        let kind = resource.get("Type")?;
        match kind.text()? {
            "AWS::DynamoDB::Table" => self.tables.push(Table::read(name, &resource.get("Properties")?)?),
            "AWS::SQS::Queue" => self.queues.push(Queue::read(name, &resource.get("Properties")?)?),
            "AWS::S3::Bucket" => self.buckets.push(Bucket::read(name, &resource.get("Properties")?)?),
            "AWS::Serverless::Function" => self.functions.push(Function::read(name, resource, globals)?),
            "AWS::Serverless::HttpApi" => self.cors = Cors::read(resource)?,
            // Who reads the bucket from outside: here the gateway does. Who is woken by what: there is nobody to wake at a laptop.
            "AWS::S3::BucketPolicy" | "AWS::IAM::Role" | "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::Dashboard" | "AWS::SNS::Topic" => {}
            unknown => return Err(kind.error(format!("the local platform does not know {unknown}"))),
        }
        Ok(())
    }

    /// What a function, queue or mapping points at must be there.
    fn check_references(&self) -> Result<(), TemplateError> {
        for queue in &self.queues {
            if let Some(redrive) = &queue.redrive {
                self.require_queue(&redrive.queue, &format!("Resources.{}.Properties.RedrivePolicy", queue.name))?;
            }
        }
        for function in &self.functions {
            for event in &function.events {
                self.check_event(event, &format!("Resources.{}.Properties.Events", function.name))?;
            }
        }
        Ok(())
    }

    fn check_event(&self, event: &Event, place: &str) -> Result<(), TemplateError> {
        match event {
            Event::Queue(mapping) => self.require_queue(&mapping.queue, place),
            Event::Stream(mapping) => match self.tables.iter().find(|table| table.name == mapping.table) {
                None => Err(TemplateError::at(place, format!("there is no table {}", mapping.table))),
                Some(table) if table.stream_view.is_none() => {
                    Err(TemplateError::at(place, format!("table {} has no stream", mapping.table)))
                }
                Some(_) => Ok(()),
            },
            Event::Object(mapping) => match self.buckets.iter().find(|bucket| bucket.name == mapping.bucket) {
                None => Err(TemplateError::at(place, format!("there is no bucket {}", mapping.bucket))),
                Some(bucket) if !bucket.tells_of_objects => {
                    Err(TemplateError::at(place, format!("bucket {} does not tell EventBridge of its objects", mapping.bucket)))
                }
                Some(_) => Ok(()),
            },
            Event::Http(_) | Event::Schedule { .. } => Ok(()),
        }
    }

    fn require_queue(&self, name: &str, place: &str) -> Result<(), TemplateError> {
        if self.queues.iter().any(|queue| queue.name == name) {
            return Ok(());
        }
        Err(TemplateError::at(place, format!("there is no queue {name}")))
    }
}

impl TemplateError {
    fn at(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into().replace('\n', " ") }
    }

    fn syntax(error: &serde_norway::Error) -> Self {
        let place = error
            .location()
            .map_or_else(|| "somewhere".to_owned(), |location| format!("line {}, column {}", location.line(), location.column()));
        Self::at(place, error.to_string())
    }
}

#[cfg(test)]
mod tests;

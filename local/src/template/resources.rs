//! Parameters, tables, queues, buckets and the API's CORS rule. A resource's local name is its logical name in the template.

use super::{TemplateError, Text, node::Node};

/// Given at deployment; here by the local platform, or else the default.
#[derive(Debug)]
pub struct Parameter {
    pub name: String,
    pub default: Option<String>,
}

#[derive(Debug)]
pub struct Table {
    pub name: String,
    /// Name and type (`S`, `N` or `B`) of each key attribute, of indexes too.
    pub attributes: Vec<(String, String)>,
    pub keys: Keys,
    pub indexes: Vec<Index>,
    /// Set when the table has a stream.
    pub stream_view: Option<String>,
    pub ttl_attribute: Option<String>,
}

#[derive(Debug)]
pub struct Keys {
    pub hash: String,
    pub range: Option<String>,
}

#[derive(Debug)]
pub struct Index {
    pub name: String,
    pub keys: Keys,
    /// `ALL` or `KEYS_ONLY`.
    pub projection: String,
}

#[derive(Debug)]
pub struct Queue {
    pub name: String,
    pub visibility_seconds: u32,
    pub delay_seconds: u32,
    pub redrive: Option<Redrive>,
}

/// Where a message goes that was received this often and never deleted.
#[derive(Clone, Debug)]
pub struct Redrive {
    pub queue: String,
    pub max_receive_count: u32,
}

#[derive(Debug)]
pub struct Bucket {
    /// Logical name in the template.
    pub name: String,
    /// S3 knows no capitals: `ImagesBucket` is `images-bucket` here.
    pub bucket: String,
    /// New objects are events of EventBridge.
    pub tells_of_objects: bool,
    pub cors: Option<Cors>,
}

#[derive(Debug)]
pub struct Cors {
    pub origins: Vec<Text>,
    pub methods: Vec<String>,
    pub headers: Vec<String>,
    pub expose_headers: Vec<String>,
    pub max_age_seconds: u32,
}

impl Parameter {
    pub(super) fn read((name, node): &(&str, Node<'_>)) -> Result<Self, TemplateError> {
        let default = node.find("Default").map(|default| default.text().map(str::to_owned)).transpose()?;
        Ok(Self { name: (*name).to_owned(), default })
    }
}

impl Table {
    pub(super) fn read(name: &str, properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&[
            "BillingMode",
            "DeletionProtectionEnabled",
            "AttributeDefinitions",
            "KeySchema",
            "GlobalSecondaryIndexes",
            "StreamSpecification",
            "TimeToLiveSpecification",
            "PointInTimeRecoverySpecification",
            "SSESpecification",
        ])?;
        let indexes = match properties.find("GlobalSecondaryIndexes") {
            Some(list) => list.items()?.iter().map(Index::read).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        Ok(Self {
            name: name.to_owned(),
            attributes: read_attributes(&properties.get("AttributeDefinitions")?)?,
            keys: Keys::read(&properties.get("KeySchema")?)?,
            indexes,
            stream_view: nested_text(properties, "StreamSpecification", "StreamViewType")?,
            ttl_attribute: nested_text(properties, "TimeToLiveSpecification", "AttributeName")?,
        })
    }
}

fn read_attributes(list: &Node<'_>) -> Result<Vec<(String, String)>, TemplateError> {
    let read = |item: &Node<'_>| Ok((item.get("AttributeName")?.text()?.to_owned(), item.get("AttributeType")?.text()?.to_owned()));
    list.items()?.iter().map(read).collect()
}

fn nested_text(node: &Node<'_>, outer: &str, inner: &str) -> Result<Option<String>, TemplateError> {
    node.find(outer).map(|found| Ok(found.get(inner)?.text()?.to_owned())).transpose()
}

impl Keys {
    fn read(list: &Node<'_>) -> Result<Self, TemplateError> {
        let (mut hash, mut range) = (None, None);
        for item in list.items()? {
            let name = item.get("AttributeName")?.text()?.to_owned();
            match item.get("KeyType")?.text()? {
                "HASH" => hash = Some(name),
                "RANGE" => range = Some(name),
                other => return Err(item.error(format!("KeyType is HASH or RANGE, not {other}"))),
            }
        }
        let hash = hash.ok_or_else(|| list.error("no HASH key"))?;
        Ok(Self { hash, range })
    }
}

impl Index {
    fn read(item: &Node<'_>) -> Result<Self, TemplateError> {
        item.only(&["IndexName", "KeySchema", "Projection"])?;
        Ok(Self {
            name: item.get("IndexName")?.text()?.to_owned(),
            keys: Keys::read(&item.get("KeySchema")?)?,
            projection: item.get("Projection")?.get("ProjectionType")?.text()?.to_owned(),
        })
    }
}

impl Queue {
    pub(super) fn read(name: &str, properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&["SqsManagedSseEnabled", "VisibilityTimeout", "DelaySeconds", "MessageRetentionPeriod", "RedrivePolicy"])?;
        Ok(Self {
            name: name.to_owned(),
            visibility_seconds: properties.number_or("VisibilityTimeout", 30)?,
            delay_seconds: properties.number_or("DelaySeconds", 0)?,
            redrive: properties.find("RedrivePolicy").map(|node| Redrive::read(&node)).transpose()?,
        })
    }
}

impl Redrive {
    fn read(node: &Node<'_>) -> Result<Self, TemplateError> {
        node.only(&["deadLetterTargetArn", "maxReceiveCount"])?;
        Ok(Self {
            queue: Text::resource_of(&node.get("deadLetterTargetArn")?, "Arn")?,
            max_receive_count: node.get("maxReceiveCount")?.whole_number()?,
        })
    }
}

impl Bucket {
    pub(super) fn read(name: &str, properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&[
            "BucketEncryption",
            "OwnershipControls",
            "PublicAccessBlockConfiguration",
            "NotificationConfiguration",
            "CorsConfiguration",
            "LifecycleConfiguration",
            "VersioningConfiguration",
            "LoggingConfiguration",
        ])?;
        let tells_of_objects = match properties.find("NotificationConfiguration") {
            Some(notifications) => {
                notifications.only(&["EventBridgeConfiguration"])?;
                notifications.get("EventBridgeConfiguration")?.flag_or_false("EventBridgeEnabled")?
            }
            None => false,
        };
        let cors = properties.find("CorsConfiguration").map(|cors| Cors::of_bucket(&cors)).transpose()?;
        Ok(Self { name: name.to_owned(), bucket: bucket_name(name), tells_of_objects, cors })
    }
}

fn bucket_name(name: &str) -> String {
    let mut bucket = String::new();
    for (index, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            bucket.push('-');
        }
        bucket.push(letter.to_ascii_lowercase());
    }
    bucket
}

impl Cors {
    pub(super) fn read(resource: &Node<'_>) -> Result<Option<Self>, TemplateError> {
        let Some(cors) = resource.find("Properties").and_then(|node| node.find("CorsConfiguration")) else {
            return Ok(None);
        };
        cors.only(&["AllowOrigins", "AllowMethods", "AllowHeaders", "ExposeHeaders", "MaxAge"])?;
        Ok(Some(Self {
            origins: cors.get("AllowOrigins")?.items()?.iter().map(Text::read).collect::<Result<_, _>>()?,
            methods: cors.texts_or_none("AllowMethods")?,
            headers: cors.texts_or_none("AllowHeaders")?,
            expose_headers: cors.texts_or_none("ExposeHeaders")?,
            max_age_seconds: cors.number_or("MaxAge", 0)?,
        }))
    }

    /// A bucket's rules have other names for the same.
    fn of_bucket(cors: &Node<'_>) -> Result<Self, TemplateError> {
        cors.only(&["CorsRules"])?;
        let rules = cors.get("CorsRules")?.items()?;
        let [rule] = rules.as_slice() else { return Err(cors.error("expected one rule")) };
        rule.only(&["AllowedOrigins", "AllowedMethods", "AllowedHeaders", "ExposedHeaders", "MaxAge"])?;
        Ok(Self {
            origins: rule.get("AllowedOrigins")?.items()?.iter().map(Text::read).collect::<Result<_, _>>()?,
            methods: rule.texts_or_none("AllowedMethods")?,
            headers: rule.texts_or_none("AllowedHeaders")?,
            expose_headers: rule.texts_or_none("ExposedHeaders")?,
            max_age_seconds: rule.number_or("MaxAge", 0)?,
        })
    }
}

//! The stacks that the templates make: how large each may grow, and that a function is given the same in all of them.

use super::sources::stacks;
use serde_norway::Value;

/// CloudFormation takes 500 resources a stack.
const MOST_RESOURCES: usize = 450;

/// SAM makes several of each function: itself, a role of its own unless it shares one, and for each event what starts it, and who may.
#[test]
fn every_stack_has_room_to_grow() {
    for stack in stacks() {
        let resources = stack.document["Resources"].as_mapping().unwrap();
        // The application that all gradual deployments of a stack are of, and its role.
        let deploys = resources.values().any(is_gradual);
        let count: usize = resources.values().map(made_of).sum::<usize>() + if deploys { 2 } else { 0 };
        println!("{}: {count} of 500 resources", stack.file);
        assert!(count <= MOST_RESOURCES, "{}: {count} resources: move some of it to another stack", stack.file);
    }
}

fn made_of(resource: &Value) -> usize {
    match resource["Type"].as_str().unwrap() {
        "AWS::Serverless::HttpApi" => 2,
        // With its stage, and for each route the route, its integration, and who may.
        "AWS::Serverless::WebSocketApi" => 2 + 3 * resource["Properties"]["Routes"].as_mapping().unwrap().len(),
        "AWS::Serverless::Function" => {
            let properties = &resource["Properties"];
            let own_role = usize::from(properties["Role"].is_null());
            let events: usize = properties["Events"].as_mapping().into_iter().flat_map(|events| events.values()).map(made_of_event).sum();
            // A version, the alias that leads to it, and how it is deployed.
            let deployment = if is_gradual(resource) { 3 } else { 0 };
            1 + own_role + events + deployment + usize::from(!properties["EventInvokeConfig"].is_null())
        }
        _ => 1,
    }
}

fn is_gradual(resource: &Value) -> bool {
    !resource["Properties"]["DeploymentPreference"].is_null()
}

fn made_of_event(event: &Value) -> usize {
    match event["Type"].as_str().unwrap() {
        "EventBridgeRule" => 2,
        "ScheduleV2" => 1 + usize::from(event["Properties"]["RoleArn"].is_null()),
        _ => 1,
    }
}

/// SAM's globals hold within one file. Code is shared by all, and reads the same settings wherever it runs.
#[test]
fn every_function_is_made_and_told_alike_in_all_stacks() {
    let stacks = stacks();
    let mut globals = stacks.iter().map(|stack| (&stack.file, &stack.document["Globals"]["Function"])).filter(|(_, all)| !all.is_null());
    let (first, expected) = globals.next().unwrap();
    for (file, found) in globals {
        for (name, value) in found.as_mapping().unwrap().iter().filter(|(name, _)| *name != "Environment") {
            assert_eq!(*value, expected[name], "{file} differs from {first}");
        }
        // A stack whose functions use little is told little.
        for (name, value) in found["Environment"]["Variables"].as_mapping().unwrap() {
            let other = &expected["Environment"]["Variables"][name];
            assert!(other.is_null() || other == value, "{name:?} differs between {file} and {first}");
        }
    }
}

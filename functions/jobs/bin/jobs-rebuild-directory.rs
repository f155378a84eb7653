fn main() -> Result<(), lambda_runtime::Error> {
    barrow_jobs::serve(&barrow_jobs::rebuild_directory::JOB)
}

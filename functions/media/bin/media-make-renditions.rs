fn main() -> Result<(), lambda_runtime::Error> {
    barrow_jobs::serve(&barrow_media::make_renditions::JOB)
}

//! What is a tenant's is not reached without naming the tenant: such code does not compile.

#[test]
fn a_query_of_a_tenants_data_without_the_tenant_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}

/* The intervals of looked_up_f32.h as intervals.py prints them.  Those of slopes are 2^-32 of what
 * they are. */
#ifndef FASTRELU_TABLES_F32_H
#define FASTRELU_TABLES_F32_H

/* Good to 2^-26.2. */
static const struct intervals_f32 tanh_intervals = {
    .scale = 0x1.ap1f, .end = 0x1.24p3f,
    .centre = {
        0x0p0f, 0x1.d997e8p-2f, 0x1.d91066p-1f, 0x1.897fe4p0f, 0x1.3b2c36p1f, 0x1.d8938ap1f, 0x1.62650ep2f,
        0x1.fe2472p2f},
    .coefficients = {
        {
            0x0p0f, 0x1.ba7c2ep-2f, 0x1.749d4p-1f, 0x1.d2c192p-1f, 0x1.f89d0cp-1f, 0x1.ff5d48p-1f,
            0x1.fffbfp-1f, 0x1.fffff8p-1f},
        {
            0x1p0f, 0x1.a065dep-1f, 0x1.e1a69cp-2f, 0x1.59f56cp-3f, 0x1.d55434p-6f, 0x1.453c4p-9f,
            0x1.03f234p-14f, 0x1.000f72p-21f},
        {
            0x0p0f, -0x1.67dcfp-2f, -0x1.5e8754p-2f, -0x1.3b6318p-3f, -0x1.ce8c18p-6f, -0x1.44d73p-9f,
            -0x1.049766p-14f, -0x1.012d2p-21f},
        {
            -0x1.555464p-2f, -0x1.e85d7ap-4f, 0x1.7a36ap-4f, 0x1.58657ep-4f, 0x1.2b6b0cp-6f, 0x1.b00b1ep-10f,
            0x1.5b7b0ap-15f, 0x1.56327ep-22f},
        {
            -0x1.dd7344p-14f, 0x1.596de8p-3f, 0x1.80f656p-5f, -0x1.9efa2cp-6f, -0x1.1a2fb4p-7f,
            -0x1.ad5208p-11f, -0x1.511536p-16f, -0x1.48cc7ep-23f},
        {
            0x1.13aee8p-3f, -0x1.f9ebc6p-7f, -0x1.bee60ap-5f, -0x1.3937bap-10f, 0x1.8db6e6p-9f,
            0x1.541f9ap-12f, 0x1.0dd69p-17f, 0x1.0b114cp-24f},
        {
            -0x1.9f50e6p-8f, -0x1.d50ac6p-5f, 0x1.e4f2bcp-7f, 0x1.9c11ep-8f, -0x1.6d5eap-11f,
            -0x1.d15996p-14f, -0x1.c55ddp-19f, -0x1.cb7e18p-26f},
        {
            -0x1.52e30ap-5f, 0x1.0dcf3p-5f, 0x1.0c4182p-7f, -0x1.db5362p-9f, 0x1.e989d8p-16f, 0x1.fa1174p-16f,
            0x1.01632ap-20f, 0x1.f30354p-28f}},
};

/* Good to 2^-24.8. */
static const struct intervals_f32 tanhshrink_intervals = {
    .scale = 0x1.ap1f, .end = 0x1.24p3f,
    .centre = {
        0x0p0f, 0x1.d958acp-2f, 0x1.d897bcp-1f, 0x1.8891c8p0f, 0x1.3b2858p1f, 0x1.d8821ep1f, 0x1.6275d4p2f,
        0x1.fca13ep2f},
    .coefficients = {
        {
            0x0p0f, 0x1.22bd52p-3f, 0x1.d66e0ep-3f, 0x1.0f0de8p-2f, 0x1.f2d5cp-3f, 0x1.94b058p-3f,
            0x1.2f03e8p-3f, 0x1.c28aa4p-4f},
        {
            0x1.555556p-2f, 0x1.090d44p-2f, 0x1.f89d1ep-4f, 0x1.f92cfep-8f, -0x1.343562p-5f, -0x1.155b44p-5f,
            -0x1.55494ep-6f, -0x1.843f18p-7f},
        {
            -0x1.3997a2p-19f, -0x1.1ec1fp-3f, -0x1.1363e6p-3f, -0x1.d0d026p-5f, -0x1.44fd7ap-8f,
            0x1.07c154p-8f, 0x1.61f9e6p-9f, 0x1.451baep-10f},
        {
            -0x1.10e1f4p-3f, -0x1.7f30ccp-5f, 0x1.3c2242p-5f, 0x1.1d2dap-5f, 0x1.d912dcp-8f, 0x1.7fbf12p-13f,
            -0x1.37f006p-12f, -0x1.05215p-13f},
        {
            -0x1.4d0c66p-10f, 0x1.176224p-4f, 0x1.35a36ap-6f, -0x1.58bcc2p-7f, -0x1.dbde1p-9f,
            -0x1.5e116ep-12f, 0x1.54e63p-16f, 0x1.88b394p-17f},
        {
            0x1.fd2ad2p-5f, -0x1.7f9988p-8f, -0x1.6b38b6p-6f, -0x1.14098ep-11f, 0x1.4a777cp-10f,
            0x1.2d9c54p-13f, 0x1.1c45b4p-19f, -0x1.05450ap-20f},
        {
            -0x1.94d87ep-6f, -0x1.78db76p-6f, 0x1.883aep-8f, 0x1.541166p-9f, -0x1.291afap-12f,
            -0x1.8e8dbcp-15f, -0x1.b81628p-20f, 0x1.f2629p-25f},
        {
            0x1.d8e3fp-8f, 0x1.007caep-8f, 0x1.b27516p-9f, -0x1.81b94ep-10f, 0x1.90b7a2p-17f, 0x1.9b4058p-17f,
            0x1.e95386p-22f, 0x1.a54aap-33f}},
};

/* Good to 2^-27.0. */
static const struct intervals_f32 elu_intervals = {
    .scale = 0x1.b8p0f, .end = 0x1.16p4f,
    .centre = {
        0x0p0f, 0x1.bf6136p-1f, 0x1.bec1fap0f, 0x1.745b9p1f, 0x1.29d0dap2f, 0x1.bf0c68p2f, 0x1.4ed7aep3f,
        0x1.e0d864p3f},
    .coefficients = {
        {
            0x0p0f, 0x1.2a4ed4p-1f, 0x1.a6984ep-1f, 0x1.e414eep-1f, 0x1.fb1ef6p-1f, 0x1.ff86bp-1f,
            0x1.fffc42p-1f, 0x1.fffff6p-1f},
        {
            0x1p0f, 0x1.ab6258p-2f, 0x1.659ec8p-3f, 0x1.beb12p-5f, 0x1.384276p-7f, 0x1.e53feep-11f,
            0x1.def2eap-16f, 0x1.3fe48ep-22f},
        {
            -0x1p-1f, -0x1.ab625ap-3f, -0x1.659edp-4f, -0x1.beb128p-6f, -0x1.38445cp-8f, -0x1.e542dep-12f,
            -0x1.dfcb4ap-17f, -0x1.3fd42ap-23f},
        {
            0x1.55554ap-3f, 0x1.1cec3cp-4f, 0x1.dcd3b8p-6f, 0x1.29cb6ap-7f, 0x1.a05b8cp-10f, 0x1.43829p-13f,
            0x1.3fd7eap-18f, 0x1.aa9ccep-25f},
        {
            -0x1.555232p-5f, -0x1.1cea0ap-6f, -0x1.dcca92p-8f, -0x1.29c61cp-9f, -0x1.9fd3a6p-12f,
            -0x1.4318fp-15f, -0x1.38610ep-20f, -0x1.a5f37ep-27f},
        {
            0x1.10c0a2p-7f, 0x1.c7df98p-9f, 0x1.7d7132p-10f, 0x1.dc743cp-12f, 0x1.4ca714p-14f,
            0x1.026db8p-17f, 0x1.f4e30cp-23f, 0x1.537078p-29f},
        {
            -0x1.64904p-10f, -0x1.32a51ap-11f, -0x1.013f08p-12f, -0x1.413b1p-14f, -0x1.d126ap-17f,
            -0x1.696798p-20f, -0x1.9974e2p-25f, -0x1.07c35p-31f},
        {
            0x1.493b9cp-13f, 0x1.59ea28p-14f, 0x1.25aa3cp-15f, 0x1.6e66f8p-17f, 0x1.09b9e6p-19f,
            0x1.9e603cp-23f, 0x1.cebce4p-28f, 0x1.1f55f4p-34f}},
};

/* Good to 2^-28.6. */
static const struct intervals_f32 logsigmoid_intervals = {
    .scale = 0x1.9p0f, .end = 0x1.3p4f,
    .centre = {
        0x1.47770cp-2f, 0x1.ecab0ep-1f, 0x1.ebd44ep0f, 0x1.9a288ap1f, 0x1.47bad4p2f, 0x1.eba352p2f,
        0x1.70c0b2p3f, 0x1.fe3798p3f},
    .coefficients = {
        {
            0x1.80e282p-1f, 0x1.b1a0dap-1f, 0x1.ddd03cp-1f, 0x1.f5e214p-1f, 0x1.fe7a36p-1f, 0x1.ffe1cap-1f,
            0x1.ffff5ap-1f, 0x1.fffffep-1f},
        {
            0x1.61301ap-3f, 0x1.f94812p-4f, 0x1.f35a72p-5f, 0x1.3b445p-6f, 0x1.843eccp-9f, 0x1.e339e4p-13f,
            0x1.4be7f8p-18f, 0x1.ff294ep-25f},
        {
            -0x1.23e252p-5f, -0x1.39fc22p-5f, -0x1.9d5728p-6f, -0x1.2ad14p-7f, -0x1.812bcep-10f,
            -0x1.e2f2f6p-14f, -0x1.4d00eap-19f, -0x1.f6bd34p-26f},
        {
            -0x1.644c72p-8f, 0x1.173016p-9f, 0x1.62f116p-8f, 0x1.647ca4p-9f, 0x1.f966a2p-12f, 0x1.419224p-15f,
            0x1.bc2818p-21f, 0x1.51fcf4p-27f},
        {
            0x1.b52b5ep-9f, 0x1.206954p-9f, -0x1.82b654p-13f, -0x1.1640d6p-11f, -0x1.e9451ap-14f,
            -0x1.403692p-17f, -0x1.ac29c8p-23f, -0x1.7ec72cp-29f},
        {
            0x1.838432p-15f, -0x1.3e45bp-11f, -0x1.1b9d86p-12f, 0x1.b795a4p-15f, 0x1.6e9618p-16f,
            0x1.fdd97ap-20f, 0x1.56473p-25f, 0x1.3b7322p-31f},
        {
            -0x1.170716p-12f, -0x1.94796ep-15f, 0x1.61c91ap-14f, 0x1.e2845p-18f, -0x1.a712c8p-19f,
            -0x1.635ffep-22f, -0x1.26b52ep-27f, -0x1.43ce32p-35f},
        {
            0x1.b7c874p-16f, 0x1.2c822p-14f, -0x1.9a4da4p-18f, -0x1.2291b2p-18f, 0x1.34a6bep-22f,
            0x1.8d0ac8p-25f, 0x1.50b33p-30f, -0x1.65d1ep-38f}},
};

/* Good to 2^-26.6. */
static const struct intervals_f32 gelu_intervals = {
    .scale = 0x1.04p1f, .end = 0x1.d8p3f,
    .centre = {
        0x0p0f, 0x1.79d612p-1f, 0x1.7a12fcp0f, 0x1.3b75c6p1f, 0x1.f775acp1f, 0x1.7a4f62p2f, 0x1.1bf242p3f,
        0x1.99306p3f},
    .coefficients = {
        {
            0x0p0f, 0x1.c8ef64p-3f, 0x1.3a63e6p-2f, 0x1.68cd44p-2f, 0x1.821032p-2f, 0x1.8db564p-2f,
            0x1.9383bcp-2f, 0x1.96102p-2f},
        {
            0x1p-1f, 0x1.617262p-3f, 0x1.27783ep-4f, 0x1.ccd6a6p-6f, 0x1.3ac5d8p-7f, 0x1.b24066p-9f,
            0x1.168308p-10f, 0x1.821998p-12f},
        {
            -0x1.98844p-2f, -0x1.cb5e04p-4f, -0x1.3ca652p-5f, -0x1.8721c8p-7f, -0x1.8de538p-9f,
            -0x1.9010e6p-11f, -0x1.676e22p-13f, -0x1.61ec72p-15f},
        {
            0x1.fffa2cp-3f, 0x1.e0e53p-5f, 0x1.172e94p-6f, 0x1.170aa4p-8f, 0x1.af8b5p-11f, 0x1.40ed34p-13f,
            0x1.97eafep-16f, 0x1.1ec3dcp-18f},
        {
            -0x1.100cp-3f, -0x1.b308fep-6f, -0x1.afcd6p-8f, -0x1.6332fep-10f, -0x1.a7cb5ep-13f,
            -0x1.d8fd26p-16f, -0x1.abd06ep-19f, -0x1.b0e994p-22f},
        {
            0x1.f8b79ep-5f, 0x1.609796p-7f, 0x1.2eb41ep-9f, 0x1.9f4a7ap-12f, 0x1.84586cp-15f, 0x1.487eeap-18f,
            0x1.aa8b64p-22f, 0x1.380cdp-25f},
        {
            -0x1.856bf4p-6f, -0x1.07f6d8p-8f, -0x1.993646p-11f, -0x1.d39296p-14f, -0x1.6cde1ep-17f,
            -0x1.c95c46p-21f, -0x1.c9889cp-25f, -0x1.c9b4b6p-29f},
        {
            0x1.75c5e2p-8f, 0x1.64ebep-10f, 0x1.f7b5b4p-13f, 0x1.e9d86cp-16f, 0x1.305c18p-19f,
            0x1.28a52ap-23f, 0x1.ba1b68p-28f, 0x1.3aa2d2p-32f}},
};

/* Good to 2^-26.0. */
static const struct intervals_f32 gelu_slope_intervals = {
    .scale = 0x1.04p1f, .end = 0x1.d8p3f,
    .centre = {
        0x1.f83006p-3f, 0x1.79ecc8p-1f, 0x1.7c6106p0f, 0x1.3ae812p1f, 0x1.f776b4p1f, 0x1.7a00a8p2f,
        0x1.1bdc94p3f, 0x1.99011ep3f},
    .coefficients = {
        {
            0x1.448df8p-34f, 0x1.00ad9ep-39f, -0x1.8af682p-34f, -0x1.ad3748p-33f, -0x1.792af6p-32f,
            -0x1.252f8ap-31f, -0x1.bf4aa6p-31f, -0x1.445a48p-30f},
        {
            -0x1.642fe4p-33f, -0x1.26448ep-33f, -0x1.f5fb5p-34f, -0x1.c85b54p-34f, -0x1.aef86p-34f,
            -0x1.a3577p-34f, -0x1.9d85a8p-34f, -0x1.9af916p-34f},
        {
            0x1.5e51fep-35f, 0x1.615e02p-36f, 0x1.24a2d2p-37f, 0x1.ce88a4p-39f, 0x1.3ac4fcp-40f,
            0x1.b336cep-42f, 0x1.16c014p-43f, 0x1.829e0ep-45f},
        {
            -0x1.5ba47ap-36f, -0x1.323266p-37f, -0x1.a13974p-39f, -0x1.05f8aap-40f, -0x1.0942fep-42f,
            -0x1.0b7bf2p-44f, -0x1.dfa666p-47f, -0x1.d7d032p-49f},
        {
            0x1.3381acp-37f, 0x1.e0c36ep-39f, 0x1.133af6p-40f, 0x1.188ebp-42f, 0x1.aeed9p-45f,
            0x1.41f9e8p-47f, 0x1.98014cp-50f, 0x1.1ebd18p-52f},
        {
            -0x1.f0d858p-39f, -0x1.51fd32p-40f, -0x1.52ec64p-42f, -0x1.1d338ep-44f, -0x1.52b1a8p-47f,
            -0x1.7bd02ap-50f, -0x1.59db2ep-53f, -0x1.97d6d6p-56f},
        {
            0x1.76588cp-40f, 0x1.d4cb58p-42f, 0x1.99536ap-44f, 0x1.1c4968p-46f, 0x1.1462ccp-49f,
            0x1.c6e30ep-53f, 0x1.31a82ap-56f, 0x1.c8ba58p-60f},
        {
            -0x1.b16684p-42f, -0x1.0b28d4p-41f, -0x1.f5c73cp-46f, -0x1.2715a4p-48f, -0x1.a72184p-52f,
            -0x1.0a0826p-55f, -0x1.e25c3p-60f, 0x1.bb65f6p-62f}},
};

/* Good to 2^-23.7. */
static const struct intervals_f32 silu_slope_intervals = {
    .scale = 0x1.9p0f, .end = 0x1.3p4f,
    .centre = {
        0x1.46c892p-2f, 0x1.e83432p-1f, 0x1.eb75bp0f, 0x1.9a024ap1f, 0x1.473dp2f, 0x1.ebda5ap2f,
        0x1.6f7788p3f, 0x1.084deap4f},
    .coefficients = {
        {
            0x1.951994p-33f, 0x1.2db45ep-32f, 0x1.54ed1ap-32f, 0x1.34ca5ap-32f, 0x1.0e14aap-32f,
            0x1.01b084p-32f, 0x1.000ed4p-32f, 0x1.000024p-32f},
        {
            0x1.a2f5bep-33f, 0x1.9d0af4p-34f, -0x1.70ddecp-38f, -0x1.ded3f2p-36f, -0x1.5cb118p-37f,
            -0x1.7403bcp-40f, -0x1.af488cp-45f, -0x1.0dfc72p-51f},
        {
            -0x1.40f17cp-34f, -0x1.3f06aap-34f, -0x1.ef6a24p-36f, 0x1.9b84cap-39f, 0x1.e8d69cp-39f,
            0x1.3749aap-41f, 0x1.846908p-46f, 0x1.f88712p-53f},
        {
            -0x1.782d34p-37f, 0x1.6551a4p-37f, 0x1.033578p-36f, 0x1.68960ep-39f, -0x1.6bc544p-41f,
            -0x1.4d8b9cp-43f, -0x1.cbebacp-48f, -0x1.385268p-54f},
        {
            0x1.262688p-37f, 0x1.b2daeap-38f, -0x1.4c4e5p-39f, -0x1.8cef82p-40f, 0x1.f6f556p-46f,
            0x1.f6a5ccp-46f, 0x1.8d2922p-50f, 0x1.1b7146p-56f},
        {
            0x1.6bba1ep-40f, -0x1.2e97cap-39f, -0x1.702f3ep-41f, 0x1.8e4a22p-42f, 0x1.a00958p-46f,
            -0x1.0bde88p-48f, -0x1.12394ap-52f, -0x1.a158b8p-59f},
        {
            -0x1.3031dep-40f, -0x1.9ea1cp-42f, 0x1.bc0e4p-42f, -0x1.145314p-45f, -0x1.5f3ca4p-47f,
            0x1.37df3cp-52f, 0x1.5b6a5cp-55f, 0x1.2c41f6p-61f},
        {
            -0x1.332aeap-43f, 0x1.3d5052p-42f, -0x1.d0e3c8p-45f, -0x1.80cc6ep-47f, 0x1.20ff18p-49f,
            0x1.f6197cp-57f, -0x1.2c5816p-58f, -0x1.2ddc7cp-64f}},
};

/* Good to 2^-25.5. */
static const struct intervals_f32 tanh_slope_intervals = {
    .scale = 0x1.9p1f, .end = 0x1.3p3f,
    .centre = {
        0x1.4771aep-3f, 0x1.eb8d2cp-2f, 0x1.ea4e68p-1f, 0x1.999694p0f, 0x1.47ac66p1f, 0x1.eba8bp1f,
        0x1.702e1p2f, 0x1.0a2768p3f},
    .coefficients = {
        {
            0x1.579ad2p-32f, 0x1.0bbc8ep-31f, 0x1.84f7a6p-31f, 0x1.d8ad2p-31f, 0x1.f9ef32p-31f,
            0x1.ff873ep-31f, 0x1.fffd5cp-31f, 0x1.fffffcp-31f},
        {
            0x1.212188p-31f, 0x1.28822cp-31f, 0x1.8f8516p-32f, 0x1.283ac4p-33f, 0x1.80befep-36f,
            0x1.e2b278p-40f, 0x1.51eb1p-45f, 0x1.0058c4p-52f},
        {
            0x1.2f3c58p-33f, -0x1.91d57ap-34f, -0x1.eb465ap-33f, -0x1.056b92p-33f, -0x1.79df1ap-36f,
            -0x1.e20c08p-40f, -0x1.52fb14p-45f, -0x1.021dbap-52f},
        {
            -0x1.febb18p-33f, -0x1.c43d86p-33f, 0x1.687ed2p-37f, 0x1.070284p-34f, 0x1.e5b854p-37f,
            0x1.4079acp-40f, 0x1.c3d542p-46f, 0x1.549f6cp-53f},
        {
            -0x1.542b6ap-34f, 0x1.c16b56p-34f, 0x1.5375a4p-34f, -0x1.c15bdep-37f, -0x1.c339e4p-38f,
            -0x1.3e3492p-41f, -0x1.b4034p-47f, -0x1.42a11ap-54f},
        {
            0x1.10d674p-33f, 0x1.2506aap-34f, -0x1.ac2822p-35f, -0x1.ab72dep-38f, 0x1.32e31p-39f,
            0x1.f7944ep-43f, 0x1.5e4bfap-48f, 0x1.1462c4p-55f},
        {
            0x1.2333fcp-35f, -0x1.2ca5a6p-34f, -0x1.e5ac04p-40f, 0x1.020a72p-37f, -0x1.d5a40cp-42f,
            -0x1.58c52p-44f, -0x1.2b828cp-49f, -0x1.e3b44cp-57f},
        {
            -0x1.295f4ap-34f, -0x1.454c86p-36f, 0x1.3272e6p-36f, -0x1.d3ef62p-39f, -0x1.61643p-45f,
            0x1.755afep-46f, 0x1.4fe24cp-51f, 0x1.baeb98p-59f}},
};

#endif

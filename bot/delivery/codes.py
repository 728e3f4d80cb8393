"""What Slack's error codes mean for a promise. A code that stands nowhere here leaves the outcome unknown."""

ALREADY = frozenset(
    {
        "already_archived",
        "already_in_channel",
        "already_pinned",
    }
)
"""The state asked for holds: success."""

HELD = frozenset(
    {
        "access_denied",
        "accesslimited",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
"""The workspace or our token is at fault: nothing was done, and a person must mend it before anything can go."""

_ANY_CALL = """
    deprecated_endpoint invalid_arg_name invalid_arguments invalid_array_arg invalid_charset invalid_form_data
    invalid_json invalid_post_type json_not_object method_deprecated missing_charset missing_post_type
    unknown_method
"""
_CONVERSATIONS = """
    cannot_create_channel cant_archive_general cant_archive_required cant_invite cant_invite_self
    cant_kick_from_general cant_kick_self channel_cannot_be_unarchived channel_is_limited_access
    channel_not_found external_channel_migrating failed_for_some_users invalid_channel invalid_cursor
    invalid_limit invalid_name invalid_name_maxlength invalid_name_punctuation invalid_name_required
    invalid_name_specials invalid_types invalid_users invitee_cant_see_channel is_archived
    max_channel_memberships_limit method_not_supported_for_channel_type missing_user name_taken no_channel
    no_external_invite_permission no_user no_users not_enough_users not_found not_in_channel not_in_group
    org_user_not_in_team restricted_action restricted_action_read_only_channel team_not_found thread_not_found
    too_long too_many_users ura_max_channels user_disabled user_is_bot user_is_restricted
    user_is_ultra_restricted user_not_found user_not_visible users_list_not_supplied users_not_found
"""
_MESSAGES = """
    as_user_not_supported attachment_payload_limit_exceeded block_mismatch cannot_dm_bot
    cannot_reply_to_message cant_broadcast_message cant_update_message channel_type_not_supported
    edit_window_closed external_canvas_unavailable invalid_attachments invalid_blocks invalid_blocks_format
    invalid_metadata_format invalid_metadata_schema is_inactive markdown_text_conflict
    message_not_found messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large
    msg_blocks_too_long msg_too_long no_dual_broadcast_content_update no_text not_in_dm
    restricted_action_non_threadable_channel restricted_action_thread_locked
    restricted_action_thread_only_channel slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
    slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
    slack_connect_file_upload_sharing_blocked too_many_attachments too_many_contact_cards user_not_in_channel
"""
_PINS = """
    bad_timestamp file_not_found file_not_shared is_channel_ephemeral no_item_specified not_pinnable
    permission_denied
"""
_FILES = """
    alt_txt_too_large blocked_file_type external_channel_migrating file_not_found file_too_large
    file_type_not_allowed file_uploads_disabled file_uploads_except_images_disabled file_update_failed
    invalid_thread_ts missing_argument no_uploads not_slacks_address posting_to_channel_denied
    snippet_too_large storage_limit_reached
"""
_SOCKETS = " socket_mode_not_enabled"

REFUSED = frozenset((_ANY_CALL + _CONVERSATIONS + _MESSAGES + _PINS + _FILES + _SOCKETS).split())
"""Nothing was done, and it is about this one call."""

LIMITED = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited", "team_added_to_org"})
"""Not now: nothing was done, and it may be asked again later."""

ABOUT_ONE_PERSON = frozenset(
    {
        "cant_invite",
        "cant_invite_self",
        "failed_for_some_users",
        "invitee_cant_see_channel",
        "no_external_invite_permission",
        "org_user_not_in_team",
        "user_disabled",
        "user_is_bot",
        "user_is_restricted",
        "user_is_ultra_restricted",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
        "ura_max_channels",
    }
)
"""Somebody could not be invited; the others may have been."""
